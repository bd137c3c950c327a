Invariant: ecm-task-1
Description: "The end of the restriction is the instant at which the decision is due: it has a time of day, and does not lie before the referral was received"
Severity: #error
Expression: "restriction.period.end.exists() implies (restriction.period.end.toString().contains('T') and (authoredOn <= restriction.period.end))"
