Profile: EcmLeadCareManager
Parent: PractitionerRole
Id: ecm-lead-care-manager
Title: "ECM Lead Care Manager"
Description: "Who may lead the care of members: a person, the ECM Provider they work for, and how to reach them."
* insert Artifact
* insert ImposeUsCore(us-core-practitionerrole)
* practitioner 1..1
* practitioner only Reference(Practitioner)
* practitioner ^comment = "STF-005: a caseload is counted by person, over all plans."
* organization 1..1
* organization only Reference(Organization)
* organization ^short = "The ECM Provider"
* organization ^comment = "ASG-013: the Lead Care Manager works for the ECM Provider."
* code 1..*
* code ^slicing.discriminator.type = #pattern
* code ^slicing.discriminator.path = "$this"
* code ^slicing.rules = #open
* code contains leadCareManager 1..1
* code[leadCareManager] = EcmTeamRole#lead-care-manager
* code[leadCareManager] ^comment = "STF-001: a care team has a Lead Care Manager, and the role says who that is."
* telecom 1..*
* telecom ^comment = "TCS-005: the discharge document that the member gets holds the contact details of the Lead Care Manager."
