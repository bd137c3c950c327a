Instance: ecm-referral-example
InstanceOf: EcmReferral
Usage: #example
* status = #active
* priority = #routine
* subject = Reference(Patient/ecm-member-example)
* authoredOn = "2026-10-01T16:30:00-07:00"
* requester = Reference(Organization/ecm-hospital-example)
* performer = Reference(Organization/ecm-provider-example)
* reasonCode = PopulationOfFocus#2
* insurance = Reference(Coverage/ecm-coverage-example)
