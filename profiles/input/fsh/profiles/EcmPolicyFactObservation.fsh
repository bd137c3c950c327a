Profile: EcmPolicyFactObservation
Parent: Observation
Id: ecm-policy-fact
Title: "ECM Policy Fact"
Description: "The attestation of a fact that a criterion asks for: who says it, on which day."
* insert Artifact
* insert ImposeUsCore(us-core-observation-screening-assessment)
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains survey 1..1
* category[survey] = $observation-category#survey
* code from EcmPolicyFacts (required)
* code ^comment = "PRG-006: the facts are those of the criteria of DHCS and no others."
* subject 1..1
* subject only Reference(Patient)
* focus ^short = "The Encounters meant; none: all of them"
* effective[x] 1..1
* effective[x] only dateTime
* effective[x] ^comment = "INT-011: a rule applies by the day of its event, and evidence of a later day does not count."
* performer 1..*
* performer only Reference(Practitioner or PractitionerRole or Organization or Patient or RelatedPerson)
* performer ^comment = "REF-005: who says it, and in which relationship to the member, is told."
* value[x] 1..1
* value[x] only boolean or CodeableConcept or dateTime or integer or Quantity or string
