Instance: ecm-care-team-example
InstanceOf: EcmCareTeam
Usage: #example
* status = #active
* category[ecm] = EcmProgram#ecm
* subject = Reference(Patient/ecm-member-example)
* participant[0].role = EcmTeamRole#lead-care-manager
* participant[0].member = Reference(Practitioner/ecm-earlier-care-manager-example)
* participant[0].period.start = "2026-10-06"
* participant[0].period.end = "2026-10-30"
* participant[1].role = EcmTeamRole#lead-care-manager
* participant[1].member = Reference(Practitioner/ecm-lead-care-manager-example)
* participant[1].period.start = "2026-10-30"
* participant[2].role = EcmTeamRole#clinical-consultant
* participant[2].member = Reference(Practitioner/ecm-clinical-consultant-example)
* managingOrganization = Reference(Organization/ecm-provider-example)
