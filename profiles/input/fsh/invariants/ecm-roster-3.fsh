Invariant: ecm-roster-3
Description: "Of a member who is inactive the list says when that began"
Severity: #error
Expression: "(inactive = true) implies period.end.exists()"
