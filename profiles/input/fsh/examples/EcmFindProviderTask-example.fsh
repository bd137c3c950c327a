Instance: ecm-find-provider-task-example
InstanceOf: EcmFindProviderTask
Usage: #example
* extension[ruleCitation].extension[rule].valueCode = #ASG-002
* extension[ruleCitation].extension[edition].valueDate = "2024-09-01"
* extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 7.4"
* extension[ruleCitation].extension[severity].valueCode = #error
* extension[ruleCitation].extension[due].valueDateTime = "2026-10-08T23:59:59-07:00"
* status = #requested
* focus = Reference(ServiceRequest/ecm-referral-example)
* for = Reference(Patient/ecm-member-example)
* authoredOn = "2026-10-05T10:00:00-07:00"
* owner = Reference(Organization/ecm-plan-example)
* restriction.period.end = "2026-10-08T23:59:59-07:00"
