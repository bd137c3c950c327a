Invariant: ecm-aut-2
Description: "An approval says from which day to which day it holds"
Severity: #error
Expression: "adjudication.category.coding.where(system = '{ecm}/CodeSystem/authorization-decision' and (code = 'approved' or code = 'approved-as-modified')).exists() implies (preAuthPeriod.start.exists() and preAuthPeriod.end.exists())"
