Invariant: ecm-aut-1
Description: "A denial states its ground"
Severity: #error
Expression: "adjudication.category.coding.where(system = 'https://ecm-fhir.org/fhir/CodeSystem/authorization-decision' and code = 'denied').exists() implies adjudication.reason.exists()"
