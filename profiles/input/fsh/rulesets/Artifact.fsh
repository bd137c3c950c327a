RuleSet: Artifact
* ^status = #active
* ^experimental = false

// US Core is declared, not derived from: its package need not be there to compile or to validate.
RuleSet: ImposeUsCore(profile)
* ^extension[+].url = "http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile"
* ^extension[=].valueCanonical = "http://hl7.org/fhir/us/core/StructureDefinition/{profile}|7.0.0"
