Extension: EcmOutreachOutcome
Id: ecm-outreach-outcome
Title: "Outcome of an outreach attempt"
Description: "How the member responded (OUT-004)."
Context: Communication
* insert Artifact
* value[x] only CodeableConcept
* value[x] 1..1
* value[x] from EcmOutreachOutcomes (required)
