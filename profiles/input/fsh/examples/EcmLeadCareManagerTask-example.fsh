Instance: ecm-lead-care-manager-task-example
InstanceOf: EcmLeadCareManagerTask
Usage: #example
* extension[ruleCitation].extension[rule].valueCode = #ASG-012
* extension[ruleCitation].extension[edition].valueDate = "2024-09-01"
* extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 7.5"
* extension[ruleCitation].extension[severity].valueCode = #error
* extension[ruleCitation].extension[due].valueDateTime = "2026-10-08T10:15:00-07:00"
* status = #requested
* focus = Reference(EpisodeOfCare/ecm-enrollment-example)
* for = Reference(Patient/ecm-member-example)
* authoredOn = "2026-10-05T10:15:00-07:00"
* owner = Reference(Organization/ecm-provider-example)
* restriction.period.end = "2026-10-08T10:15:00-07:00"
