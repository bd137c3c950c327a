CodeSystem: EcmTeamRole
Id: ecm-team-role
Title: "Role in the care team of an ECM Provider"
Description: "Who must be on the team, and who may be (STF-001, STF-009)."
* insert Artifact
* ^caseSensitive = true
* #lead-care-manager "Lead Care Manager" "Every team has one (STF-001)."
* #ecm-director "ECM Director" "Every team has one (STF-001)."
* #clinical-consultant "ECM Clinical Consultant" "Every team has one (STF-001)."
* #chw "Community Health Worker" "At the discretion of the ECM Provider (STF-009)."
