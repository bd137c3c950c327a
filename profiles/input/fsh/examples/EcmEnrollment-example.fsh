Instance: ecm-enrollment-example
InstanceOf: EcmEnrollment
Usage: #example
* extension[populationOfFocus].valueCoding = PopulationOfFocus#2
* status = #active
* period.start = "2026-10-05"
* type[ecm] = EcmProgram#ecm
* patient = Reference(Patient/ecm-member-example)
* managingOrganization = Reference(Organization/ecm-provider-example)
* referralRequest = Reference(ServiceRequest/ecm-referral-example)
* careManager = Reference(Practitioner/ecm-lead-care-manager-example)

Instance: ecm-enrollment-finished-example
InstanceOf: EcmEnrollment
Usage: #example
* extension[populationOfFocus].valueCoding = PopulationOfFocus#2
* status = #finished
* period.start = "2025-10-05"
* period.end = "2026-10-04"
* type[ecm] = EcmProgram#ecm
* patient = Reference(Patient/ecm-member-example)
* managingOrganization = Reference(Organization/ecm-provider-example)
* referralRequest = Reference(ServiceRequest/ecm-referral-example)
* careManager = Reference(Practitioner/ecm-lead-care-manager-example)
