Instance: ecm-lead-care-manager-role-example
InstanceOf: EcmLeadCareManager
Usage: #example
* active = true
* practitioner = Reference(Practitioner/ecm-lead-care-manager-example)
* organization = Reference(Organization/ecm-provider-example)
* code[leadCareManager] = EcmTeamRole#lead-care-manager
* telecom.system = #phone
* telecom.value = "+1-213-555-0162"
