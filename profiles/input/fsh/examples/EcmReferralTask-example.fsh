Instance: ecm-referral-task-example
InstanceOf: EcmReferralTask
Usage: #example
* extension[ruleCitation].extension[rule].valueCode = #AUT-001
* extension[ruleCitation].extension[edition].valueDate = "2022-01-01"
* extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 7.2"
* extension[ruleCitation].extension[severity].valueCode = #error
* extension[ruleCitation].extension[due].valueDateTime = "2026-10-08T23:59:59-07:00"
* status = #requested
* focus = Reference(ServiceRequest/ecm-referral-example)
* for = Reference(Patient/ecm-member-example)
* authoredOn = "2026-10-01T16:30:00-07:00"
* requester = Reference(Organization/ecm-hospital-example)
* owner = Reference(Organization/ecm-plan-example)
* restriction.period.end = "2026-10-08T23:59:59-07:00"
