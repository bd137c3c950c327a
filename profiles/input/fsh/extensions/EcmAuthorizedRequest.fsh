Extension: EcmAuthorizedRequest
Id: ecm-authorized-request
Title: "Request that was decided"
Description: "The referral this authorization answers."
Context: ClaimResponse
* insert Artifact
* value[x] only Reference(ServiceRequest)
* value[x] 1..1
