Invariant: ecm-det-2
Description: "The day of the determination is a whole date: age and look-back periods are counted to it"
Severity: #error
Expression: "$this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')"
