Invariant: ecm-enr-1
Description: "An enrollment that is over says since when"
Severity: #error
Expression: "status = 'finished' implies period.end.exists()"
