ValueSet: EcmAuthorizationDecision
Id: ecm-authorization-decision
Title: "Decisions on a request"
Description: "What a plan may decide on a request for Enhanced Care Management (AUT-018)."
* insert Artifact
* include codes from system AuthorizationDecision
