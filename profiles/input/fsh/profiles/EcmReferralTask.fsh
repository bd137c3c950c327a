Profile: EcmReferralTask
Parent: Task
Id: ecm-referral-task
Title: "ECM Referral Task"
Description: "The plan's task to decide a referral, with the instant at which the decision is due and the rules that say so."
* insert Artifact
* obeys ecm-task-1
* . ^comment = "AUT-001, AUT-002: a decision is due within five working days of receipt, or 72 elapsed hours when expedited (ecm-task-1)."
* extension contains EcmRuleCitation named ruleCitation 1..*
* intent = #order
* code 1..1
* code = EcmTaskCode#decide-referral
* focus 1..1
* focus only Reference(ServiceRequest)
* for 1..1
* for only Reference(Patient)
* owner 1..1
* owner only Reference(Organization)
* owner ^short = "The plan"
* authoredOn 1..1
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1
* restriction.period.end ^short = "When the decision is due"
* restriction.period.end ^comment = "AUT-001, AUT-002: within five working days, or 72 elapsed hours when expedited."
