Profile: EcmTransitionTask
Parent: Task
Id: ecm-transition-task
Title: "ECM Transition Task"
Description: "What an ECM Provider owes a member after an admission or a discharge, with the instant by which it is due and the rules that say so."
* insert Artifact
* extension contains EcmRuleCitation named ruleCitation 1..*
* extension[ruleCitation] ^comment = "TCS-001, TCS-010, TCS-011: which task it is, is said by its rule."
* intent = #order
* code 1..1
* code = EcmTaskCode#transitional-care
* focus 1..1
* focus only Reference(Encounter)
* focus ^comment = "TCS-016: transitional care belongs to a transfer from a hospital or another facility."
* for 1..1
* for only Reference(Patient)
* authoredOn 1..1
* owner 1..1
* owner only Reference(Organization or PractitionerRole or Practitioner or CareTeam)
* owner ^short = "The ECM Provider, or whom it names"
* owner ^comment = "TCS-015, TCS-017: the Lead Care Manager is the one point of contact, and has others do what is to be done."
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1
* restriction.period.end obeys ecm-due-1
* restriction.period.end ^short = "When it is due"
* restriction.period.end ^comment = "TCS-001, TCS-010, TCS-011: outreach within 24 hours of the notification; contact, and the connection to the PCP, within seven days of the discharge."
