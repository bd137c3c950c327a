Profile: EcmDetermination
Parent: Observation
Id: ecm-determination
Title: "ECM Determination"
Description: "Which Populations of Focus a member met on a day: for each its value and the rules, and beside it the evidence. Made by the server; never itself evidence."
* insert Artifact
* obeys ecm-det-1
* . ^comment = "PRG-001: ECM is for who meets the criteria of at least one Population of Focus that is live in the county on the day (ecm-det-1)."
* extension contains EcmRuleCitation named ruleCitation 0..* and $workflow-supportingInfo named evidence 0..*
* extension[evidence] ^short = "What shows it, of any type"
* code = EcmPolicyFact#pofs
* subject 1..1
* subject only Reference(Patient)
* effective[x] 1..1
* effective[x] only dateTime
* effectiveDateTime obeys ecm-det-2
* effectiveDateTime ^short = "The day of the determination"
* effectiveDateTime ^comment = "PRG-005: age is measured on the day of the determination."
* issued 1..1
* issued ^short = "When it was made"
* performer ^short = "Who asked for it"
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from EcmDeterminationValue (required)
* value[x] ^short = "Of the whole"
* value[x] ^comment = "PRG-006: eligible is who meets the criteria of DHCS and no others; what the record does not show is no refusal, and is said to be not shown."
* component 1..*
* component ^short = "A Population of Focus"
* component.extension contains EcmRuleCitation named ruleCitation 1..*
* component.extension[ruleCitation] ^comment = "PRG-006: eligible is who meets the criteria of DHCS and no others, so each answer names its rules."
* component.code from EcmPopulationsOfFocus (required)
* component.code ^comment = "PRG-006: the Populations of Focus are those of DHCS and no others."
* component.value[x] 1..1
* component.value[x] only CodeableConcept
* component.value[x] from EcmDeterminationValue (required)
* component.value[x] ^comment = "PRG-006: eligible is who meets the criteria of DHCS and no others; what the record does not show is no refusal, and is said to be not shown."
