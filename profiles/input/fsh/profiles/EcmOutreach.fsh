Profile: EcmOutreach
Parent: Communication
Id: ecm-outreach
Title: "ECM Outreach Attempt"
Description: "One attempt to reach a member and win them for ECM: when, how, by whom, and what the member answered."
* insert Artifact
* extension contains EcmOutreachOutcome named outcome 1..1
* extension[outcome] ^comment = "OUT-004: each attempt is documented with date, time, method and the member's response."
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains outreach 1..1
* category[outreach] = EcmCoreService#outreach-engagement
* medium 1..1
* medium from EcmOutreachMethod (required)
* medium ^comment = "OUT-004: each attempt is documented with date, time, method and the member's response."
* subject 1..1
* subject only Reference(Patient)
* recipient 1..*
* recipient only Reference(Patient or RelatedPerson)
* recipient ^comment = "OUT-009: an attempt is an individualized communication that lets the person respond."
* sender 1..1
* sent 1..1
* sent obeys ecm-out-1
* sent ^comment = "OUT-004: each attempt is documented with date, time, method and the member's response."
