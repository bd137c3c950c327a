Invariant: ecm-ref-1
Description: "The time of receipt has a time of day and a zone: the clocks of the decision run from it"
Severity: #error
Expression: "$this.toString().contains('T')"
