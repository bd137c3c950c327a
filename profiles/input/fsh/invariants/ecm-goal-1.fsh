Invariant: ecm-goal-1
Description: "A goal says by when it is to be reached"
Severity: #warning
Expression: "target.due.exists()"
