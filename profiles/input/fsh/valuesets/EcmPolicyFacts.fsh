ValueSet: EcmPolicyFacts
Id: ecm-policy-facts
Title: "Facts that can be attested"
Description: "Every fact that a criterion of the programme asks for."
* insert Artifact
* include codes from system EcmPolicyFact
