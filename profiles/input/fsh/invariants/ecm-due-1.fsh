Invariant: ecm-due-1
Description: "The end of the restriction is the instant by which the task is due: it has a time of day"
Severity: #error
Expression: "$this.toString().contains('T')"
