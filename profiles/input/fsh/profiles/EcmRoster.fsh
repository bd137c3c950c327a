Profile: EcmRoster
Parent: Group
Id: ecm-roster
Title: "ECM Roster"
Description: "The members that a plan has assigned to an ECM Provider (Member Information File), in the shape of a Da Vinci member attribution list."
* insert Artifact
* insert Impose(http://hl7.org/fhir/us/davinci-atr/StructureDefinition/atr-group|2.1.0)
* obeys ecm-roster-1
* . ^comment = "IDN-003: the plan sends each ECM Provider its members, and the list says whether more are to come (ecm-roster-1)."
* type = #person
* actual = true
* managingEntity 1..1
* managingEntity only Reference(Organization)
* managingEntity ^short = "The ECM Provider"
* managingEntity ^comment = "IDN-003: the plan sends each ECM Provider its members."
* characteristic ^short = "attributed-to: the plan"
* member obeys ecm-roster-2 and ecm-roster-3
* member ^comment = "PRG-004: only who is enrolled in the plan is eligible (ecm-roster-2). DSC-013: a loss of eligibility is told by the roster (ecm-roster-3)."
* member.entity only Reference(Patient)
* member.entity ^comment = "FIL-001: the plan gives the ECM Provider the members assigned to it, and each of them is a person."
* member.period ^short = "The enrollment"
