Profile: EcmLeadCareManagerTask
Parent: Task
Id: ecm-lead-care-manager-task
Title: "ECM Task to Name a Lead Care Manager"
Description: "The ECM Provider names who leads the member's care, with the instant by which it is due."
* insert Artifact
* extension contains EcmRuleCitation named ruleCitation 0..*
* intent = #order
* code 1..1
* code = EcmTaskCode#assign-lead-care-manager
* focus 1..1
* focus only Reference(EpisodeOfCare)
* focus ^comment = "ASG-013: every member in ECM has one Lead Care Manager, so the task belongs to the enrollment."
* for 1..1
* for only Reference(Patient)
* authoredOn 1..1
* owner 1..1
* owner only Reference(Organization)
* owner ^short = "The ECM Provider"
* owner ^comment = "ASG-013: the Lead Care Manager works for the ECM Provider, who names them."
* restriction.period.end obeys ecm-due-1
* restriction.period.end ^comment = "ASG-012: a Lead Care Manager is assigned within 72 hours of the notice of the assignment."
