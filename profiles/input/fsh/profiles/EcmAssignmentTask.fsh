Profile: EcmAssignmentTask
Parent: Task
Id: ecm-assignment-task
Title: "ECM Assignment Task"
Description: "A member is assigned to an ECM Provider, who accepts, or declines in time and on the one ground there is."
* insert Artifact
* obeys ecm-assign-1 and ecm-assign-2
* . ^comment = "ASG-010: only a reached capacity justifies a decline, so a decline states its ground (ecm-assign-1). ASG-011: a decline reaches the plan within one business day (ecm-assign-2)."
* extension contains EcmRuleCitation named ruleCitation 0..*
* statusReason from EcmDeclineReason (required)
* statusReason ^comment = "ASG-010: only a reached capacity justifies a decline; another ground is refused by the rule, with its edition."
* intent = #order
* code 1..1
* code = EcmTaskCode#accept-assignment
* focus 1..1
* focus only Reference(ServiceRequest)
* for 1..1
* for only Reference(Patient)
* for ^comment = "FIL-001: at the assignment the plan says who the member is."
* authoredOn 1..1
* authoredOn ^comment = "ASG-011, ASG-012: one business day for a decline, and 72 hours for a Lead Care Manager, are counted from the notice."
* requester only Reference(Organization)
* requester ^short = "The plan"
* owner 1..1
* owner only Reference(Organization)
* owner ^short = "The ECM Provider"
* owner ^comment = "ASG-002, ASG-003: the assignment reaches the ECM Provider within the clock of the authorization."
* restriction.period.end ^short = "The last instant for a decline"
