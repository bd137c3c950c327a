Profile: EcmMember
Parent: Patient
Id: ecm-member
Title: "ECM Member"
Description: "A person enrolled in Medi-Cal managed care, known by the Client Index Number."
* insert Artifact
* insert ImposeUsCore(us-core-patient)
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains cin 1..1
* identifier[cin].system 1..1
* identifier[cin].system = "{ecm}/NamingSystem/medi-cal-cin"
* identifier[cin].value 1..1
* identifier[cin].value obeys ecm-cin-1
* identifier[cin] ^short = "Client Index Number"
* identifier[cin] ^comment = "REF-005: a referral carries the member's identity, by CIN or equivalent."
* identifier[cin].value ^comment = "FIL-009: a CIN on any file is nine characters, the digit 9, seven digits and a check letter of the allowed set."
* name 1..*
* birthDate 1..1
* birthDate ^comment = "PRG-005: age decides which criteria of a Population of Focus are asked."
