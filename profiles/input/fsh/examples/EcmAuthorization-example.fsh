Instance: ecm-authorization-example
InstanceOf: EcmAuthorization
Usage: #example
* extension[authorizedRequest].valueReference = Reference(ServiceRequest/ecm-referral-example)
* extension[ruleCitation].extension[rule].valueCode = #AUT-005
* extension[ruleCitation].extension[edition].valueDate = "2023-07-01"
* status = #active
* patient = Reference(Patient/ecm-member-example)
* created = "2026-10-05"
* insurer = Reference(Organization/ecm-plan-example)
* requestor = Reference(Organization/ecm-hospital-example)
* preAuthRef = "auth-110438"
* preAuthPeriod.start = "2026-10-05"
* preAuthPeriod.end = "2027-10-04"
* adjudication.category = AuthorizationDecision#approved

Instance: ecm-authorization-denied-example
InstanceOf: EcmAuthorization
Usage: #example
* extension[authorizedRequest].valueReference = Reference(ServiceRequest/ecm-referral-example)
* status = #active
* patient = Reference(Patient/ecm-member-example)
* created = "2026-10-05"
* insurer = Reference(Organization/ecm-plan-example)
* requestor = Reference(Organization/ecm-hospital-example)
* adjudication.category = AuthorizationDecision#denied
* adjudication.reason = DenialReason#no-pof
