Instance: ecm-determination-example
InstanceOf: EcmDetermination
Usage: #example
* extension[evidence].valueReference = Reference(Encounter/ecm-adt-encounter-example)
* status = #final
* subject = Reference(Patient/ecm-member-example)
* effectiveDateTime = "2026-10-01"
* issued = "2026-10-01T23:31:00.000Z"
* performer = Reference(Organization/ecm-plan-example)
* valueCodeableConcept = DeterminationValue#met
* derivedFrom = Reference(Observation/ecm-policy-fact-example)
* component[0].extension[ruleCitation].extension[rule].valueCode = #POF-2-A1
* component[0].extension[ruleCitation].extension[edition].valueDate = "2023-07-01"
* component[0].extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 5.1"
* component[0].extension[ruleCitation].extension[severity].valueCode = #error
* component[0].code = PopulationOfFocus#2
* component[0].valueCodeableConcept = DeterminationValue#met
* component[1].extension[ruleCitation].extension[rule].valueCode = #POF-3-A
* component[1].extension[ruleCitation].extension[edition].valueDate = "2022-01-01"
* component[1].extension[ruleCitation].extension[source].valueString = "L.A. County MCP ECM Provider Reference Guide v2.0, 5.1"
* component[1].extension[ruleCitation].extension[severity].valueCode = #error
* component[1].code = PopulationOfFocus#3
* component[1].valueCodeableConcept = DeterminationValue#not-shown
