Profile: EcmReferral
Parent: ServiceRequest
Id: ecm-referral
Title: "ECM Referral"
Description: "A request to a plan that a member receive Enhanced Care Management. Expedited requests have the priority urgent."
* insert Artifact
* insert ImposeUsCore(us-core-servicerequest)
* obeys ecm-ref-2
* . ^comment = "REF-005: a referral carries the Populations of Focus that the referrer believes are met (ecm-ref-2)."
* intent = #order
* code 1..1
* code = EcmProgram#ecm
* subject only Reference(Patient)
* authoredOn 1..1
* authoredOn obeys ecm-ref-1
* authoredOn ^short = "When the plan received the request"
* authoredOn ^comment = "AUT-001, AUT-002: five working days, or 72 elapsed hours, are counted from the receipt of the completed request."
* priority ^comment = "AUT-002: urgent is an expedited request."
* requester 1..1
* requester ^comment = "REF-005: a referral carries who refers."
* performer 0..1
* performer only Reference(Organization)
* performer ^short = "The ECM Provider that is wanted"
* reasonCode from EcmPopulationsOfFocus (required)
* reasonCode ^short = "Populations of Focus believed to be met"
* reasonCode ^comment = "REF-005: a referral carries the Populations of Focus that the referrer believes are met."
* insurance 0..1
* insurance only Reference(Coverage)
