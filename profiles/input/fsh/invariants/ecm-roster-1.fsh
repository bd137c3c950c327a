Invariant: ecm-roster-1
Description: "The list says once whether it is draft, open or final"
Severity: #error
Expression: "extension.where(url = 'http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-attributionListStatus' and (value = 'draft' or value = 'open' or value = 'final')).count() = 1"
