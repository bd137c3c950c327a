Profile: EcmFindProviderTask
Parent: Task
Id: ecm-find-provider-task
Title: "ECM Task to Find a Provider"
Description: "The plan finds an ECM Provider for a member who is authorized and has none. It stays open, with its date, while providers are asked."
* insert Artifact
* extension contains EcmRuleCitation named ruleCitation 0..*
* intent = #order
* code 1..1
* code = EcmTaskCode#assign-provider
* focus 1..1
* focus only Reference(ServiceRequest)
* focus ^comment = "ASG-016: a decline does not reset the clock of the authorization, so the task belongs to the referral."
* for 1..1
* for only Reference(Patient)
* authoredOn 1..1
* owner only Reference(Organization)
* owner ^short = "The plan"
* restriction.period.end obeys ecm-due-1
* restriction.period.end ^comment = "ASG-002, ASG-003: the assignment reaches an ECM Provider within five business days, or 72 hours when expedited."
