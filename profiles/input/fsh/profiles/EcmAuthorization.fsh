Profile: EcmAuthorization
Parent: ClaimResponse
Id: ecm-authorization
Title: "ECM Authorization"
Description: "The plan's decision on a referral. Whether the ground of a denial is one that policy allows is judged by the rules of its day, for every ClaimResponse."
* insert Artifact
* obeys ecm-aut-1 and ecm-aut-2
* . ^comment = "AUT-014: a denial cites a ground (ecm-aut-1). AUT-005: an authorization has its length, so an approval says its period (ecm-aut-2)."
* extension contains EcmAuthorizedRequest named authorizedRequest 1..1 and EcmRuleCitation named ruleCitation 0..*
* type = $claim-type#professional
* use = #preauthorization
* patient only Reference(Patient)
* insurer only Reference(Organization)
* requestor ^short = "Who referred"
* outcome = #complete
* preAuthPeriod ^comment = "AUT-005: an initial authorization lasts twelve months."
* adjudication 1..1
* adjudication.category from EcmAuthorizationDecision (required)
* adjudication.category ^comment = "AUT-018: a decision is approved, approved as modified, denied, deferred or withdrawn."
* adjudication.reason from EcmDenialReason (required)
* adjudication.reason ^comment = "AUT-014: a denial cites a ground from the closed list; a forbidden one is refused by the rule, with its edition."
