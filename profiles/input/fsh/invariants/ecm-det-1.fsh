Invariant: ecm-det-1
Description: "Who is eligible meets the criteria of at least one Population of Focus"
Severity: #error
Expression: "value.coding.where(system = '{ecm}/CodeSystem/determination-value' and code = 'met').exists() implies component.where(value.coding.where(system = '{ecm}/CodeSystem/determination-value' and code = 'met').exists()).exists()"
