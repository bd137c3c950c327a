Invariant: ecm-out-1
Description: "The attempt has a date and a time of day"
Severity: #error
Expression: "$this.toString().contains('T')"
