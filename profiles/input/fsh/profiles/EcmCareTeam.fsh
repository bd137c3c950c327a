Profile: EcmCareTeam
Parent: CareTeam
Id: ecm-care-team
Title: "ECM Care Team"
Description: "Who cares for a member in ECM, and who leads, now and before."
* insert Artifact
* insert ImposeUsCore(us-core-careteam)
* obeys ecm-team-1
* . ^comment = "ASG-013: every member in ECM has one designated Lead Care Manager (ecm-team-1)."
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains ecm 1..1
* category[ecm] = EcmProgram#ecm
* subject 1..1
* subject only Reference(Patient)
* participant 1..*
* participant.role 1..1
* participant.role ^short = "Of the roles of ECM: ecm-team-role"
* participant.member 1..1
* managingOrganization 1..1
* managingOrganization only Reference(Organization)
* managingOrganization ^short = "The ECM Provider"
* managingOrganization ^comment = "ASG-013: the Lead Care Manager works for the ECM Provider, whose team it is."
