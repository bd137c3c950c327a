Profile: EcmGoal
Parent: Goal
Id: ecm-goal
Title: "ECM Goal"
Description: "A goal of a care plan, which the member has chosen and can reach by a date."
* insert Artifact
* insert ImposeUsCore(us-core-goal)
* obeys ecm-goal-1 and ecm-goal-2
* . ^comment = "CPL-003: goals are specific, measurable, attainable, relevant and time-bound (ecm-goal-1), and preferred by the member (ecm-goal-2)."
* subject only Reference(Patient)
