Invariant: ecm-aut-1
Description: "A denial states its ground"
Severity: #error
Expression: "adjudication.category.coding.where(system = '{ecm}/CodeSystem/authorization-decision' and code = 'denied').exists() implies adjudication.reason.exists()"
