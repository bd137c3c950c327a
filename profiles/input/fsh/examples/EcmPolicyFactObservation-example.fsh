Instance: ecm-policy-fact-example
InstanceOf: EcmPolicyFactObservation
Usage: #example
* status = #final
* category[survey] = $observation-category#survey
* code = EcmPolicyFact#avoidableEdVisits
* subject = Reference(Patient/ecm-member-example)
* focus = Reference(Encounter/ecm-adt-encounter-example)
* effectiveDateTime = "2026-10-01"
* performer = Reference(PractitionerRole/ecm-pcp-example)
* valueBoolean = true
