RuleSet: Artifact
* ^status = #active
* ^experimental = false

// Declared, not derived from: the other guide's package need not be there to compile or to validate.
RuleSet: Impose(canonical)
* ^extension[+].url = "http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile"
* ^extension[=].valueCanonical = "{canonical}"

RuleSet: ImposeUsCore(profile)
* insert Impose(http://hl7.org/fhir/us/core/StructureDefinition/{profile}|7.0.0)
