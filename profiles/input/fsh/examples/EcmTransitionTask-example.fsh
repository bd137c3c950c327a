Instance: ecm-transition-task-example
InstanceOf: EcmTransitionTask
Usage: #example
* extension[ruleCitation].extension[rule].valueCode = #TCS-010
* extension[ruleCitation].extension[edition].valueDate = "2024-09-01"
* extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 8.5"
* extension[ruleCitation].extension[severity].valueCode = #error
* extension[ruleCitation].extension[due].valueDateTime = "2026-10-21T23:59:59-07:00"
* status = #requested
* code = EcmTaskCode#transitional-care
* focus = Reference(Encounter/ecm-adt-encounter-example)
* for = Reference(Patient/ecm-member-example)
* authoredOn = "2026-10-14T10:05:00-07:00"
* owner = Reference(Organization/ecm-provider-example)
* restriction.period.end = "2026-10-21T23:59:59-07:00"
