Invariant: ecm-npi-1
Description: "An NPI has ten digits"
Severity: #error
Expression: "$this.matches('^[0-9]{10}$')"
