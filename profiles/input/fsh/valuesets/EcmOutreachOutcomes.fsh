ValueSet: EcmOutreachOutcomes
Id: ecm-outreach-outcomes
Title: "Outcomes of outreach"
Description: "How a member may respond to an attempt (OUT-004)."
* insert Artifact
* include codes from system OutreachOutcome
