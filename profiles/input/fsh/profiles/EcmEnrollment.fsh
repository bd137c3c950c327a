Profile: EcmEnrollment
Parent: EpisodeOfCare
Id: ecm-enrollment
Title: "ECM Enrollment"
Description: "A member is in ECM with a provider: since when, on which authorizations, led by whom."
* insert Artifact
* obeys ecm-enr-1
* . ^comment = "FIL-002: the return file tells the status of each enrolled member, so an enrollment that is over says since when (ecm-enr-1)."
* extension contains EcmPopulationOfFocus named populationOfFocus 0..*
* type 1..*
* type ^slicing.discriminator.type = #pattern
* type ^slicing.discriminator.path = "$this"
* type ^slicing.rules = #open
* type contains ecm 1..1
* type[ecm] = EcmProgram#ecm
* patient only Reference(Patient)
* managingOrganization 1..1
* managingOrganization ^short = "The ECM Provider"
* managingOrganization ^comment = "ASG-013: the Lead Care Manager works for the ECM Provider, and the enrollment says who that is."
* period 1..1
* period.start 1..1
* period.start ^comment = "ASM-001, ASM-002: the assessment begins within 30 days of the enrollment, and is complete within 60."
* referralRequest ^short = "The referrals whose authorizations it rests on"
* careManager ^short = "The Lead Care Manager: a Practitioner"
