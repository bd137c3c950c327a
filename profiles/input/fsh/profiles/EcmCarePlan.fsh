Profile: EcmCarePlan
Parent: CarePlan
Id: ecm-care-plan
Title: "ECM Care Plan"
Description: "The care plan of a member in ECM: problems, goals, interventions, barriers and acuity."
* insert Artifact
* insert ImposeUsCore(us-core-careplan)
* obeys ecm-cpl-1
* . ^comment = "CPL-011: the plan is developed with the member's input (ecm-cpl-1)."
* extension contains EcmAcuity named acuity 1..1 and EcmPlanBarrier named barrier 1..*
* extension[acuity] ^comment = "CPL-005: the care plan documents the member's acuity."
* extension[barrier] ^comment = "CPL-004: the care plan records problems, interventions, goals and barriers."
* intent = #plan
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains assessPlan 1..1
* category[assessPlan] = $careplan-category#assess-plan
* subject only Reference(Patient)
* created 1..1
* created ^comment = "CPL-001: the care plan is created within 14 days of the start of the comprehensive assessment."
* addresses 1..*
* addresses ^short = "Problems"
* addresses ^comment = "CPL-004: the care plan records problems, interventions, goals and barriers."
* goal 2..*
* goal ^comment = "CPL-002: the care plan holds at least two goals."
* activity 1..*
* activity ^short = "Interventions"
* activity ^comment = "CPL-004: the care plan records problems, interventions, goals and barriers."
