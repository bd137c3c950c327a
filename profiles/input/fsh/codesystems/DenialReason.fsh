CodeSystem: DenialReason
Id: denial-reason
Title: "Why a request was denied"
Description: "Grounds of a denial: those of the closed list, and those that policy forbids, so that a forbidden one can be named and refused."
* insert Artifact
* ^caseSensitive = true
* #no-pof "Criteria of no live Population of Focus shown" "Policy allows it as the ground of a denial (AUT-014)."
* #excluded-program "Enrolled in an excluded programme" "Policy allows it as the ground of a denial (AUT-014)."
* #duplicative-program-chosen "Member chose to stay in an either/or programme" "Policy allows it as the ground of a denial (AUT-014)."
* #not-mcp-enrolled "Not enrolled in the MCP / in Medi-Cal managed care (incl. non-LTC share of cost)" "Policy allows it as the ground of a denial (AUT-014)."
* #member-declined "Member declined ECM" "Policy allows it as the ground of a denial (AUT-014)."
* #pof-not-live "POF not yet live in the county on that date" "Policy allows it as the ground of a denial (AUT-014)."
* #contact-count "Too few prior contacts with the ECM Provider" "Policy does not allow it as the ground of a denial."
* #extra-clinical "Extra clinical criterion added by the MCP" "Policy does not allow it as the ground of a denial."
* #extra-social "Extra social criterion added by the MCP" "Policy does not allow it as the ground of a denial."
* #no-written-consent "No signed consent (statewide since June 2021)" "Policy does not allow it as the ground of a denial."
* #no-data-authorization "No data-sharing authorization where federal law does not need one" "Policy does not allow it as the ground of a denial."
* #cost "Individual cost-effectiveness (Community Supports)" "Policy does not allow it as the ground of a denial."
* #geography "Geographic limit (Community Supports, from 2024-01-01)" "Policy does not allow it as the ground of a denial."
* #aged-out "Turned 21 during ECM" "Policy does not allow it as the ground of a denial."
* #pcp-change "PCP or PPG changed" "Policy does not allow it as the ground of a denial."
* #blanket-reassessment "Fixed-date reassessment within the 12 months" "Policy does not allow it as the ground of a denial."
