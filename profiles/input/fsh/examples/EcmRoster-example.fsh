Instance: ecm-roster-example
InstanceOf: EcmRoster
Usage: #example
* meta.lastUpdated = "2026-11-01T08:00:00Z"
* extension[0].url = "http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-attributionListStatus"
* extension[0].valueCode = #open
* identifier.system = "http://hl7.org/fhir/sid/us-npi"
* identifier.value = "2992000044"
* active = true
* name = "Members of ECM on 2026-11-01"
* quantity = 2
* managingEntity = Reference(Organization/ecm-provider-example)
* characteristic.code = http://hl7.org/fhir/us/davinci-atr/CodeSystem/davinci-group-characteristic-codes#attributed-to
* characteristic.valueReference = Reference(Organization/ecm-plan-example)
* characteristic.exclude = false
* member[0].extension[0].url = "http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-coverageReference"
* member[0].extension[0].valueReference = Reference(Coverage/ecm-coverage-example)
* member[0].extension[1].url = "http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-attributedProvider"
* member[0].extension[1].valueReference = Reference(Practitioner/ecm-lead-care-manager-example)
* member[0].entity = Reference(Patient/ecm-member-example)
* member[0].period.start = "2026-10-05"
* member[0].inactive = false
* member[1].extension[0].url = "http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-changeType"
* member[1].extension[0].valueCode = #dropped
* member[1].extension[1].url = "http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-coverageReference"
* member[1].extension[1].valueReference = Reference(Coverage/ecm-other-coverage-example)
* member[1].entity = Reference(Patient/ecm-other-member-example)
* member[1].period.start = "2025-12-01"
* member[1].period.end = "2026-10-31"
* member[1].inactive = true
