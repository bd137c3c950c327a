Invariant: ecm-roster-2
Description: "Each member is listed with the Coverage that enrolls them in the plan"
Severity: #warning
Expression: "extension.where(url = 'http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-coverageReference').exists()"
