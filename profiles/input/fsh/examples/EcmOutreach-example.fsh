Instance: ecm-outreach-example
InstanceOf: EcmOutreach
Usage: #example
* extension[outcome].valueCodeableConcept = OutreachOutcome#contact-interested
* status = #completed
* category[outreach] = EcmCoreService#outreach-engagement
* medium = OutreachMethod#in-person
* subject = Reference(Patient/ecm-member-example)
* recipient = Reference(Patient/ecm-member-example)
* sender = Reference(PractitionerRole/ecm-lead-care-manager-role-example)
* sent = "2026-10-08T15:40:00-07:00"
