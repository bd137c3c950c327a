Invariant: ecm-assign-2
Description: "The end of the restriction is the last instant for a decline: it has a time of day, and does not lie before the notice"
Severity: #error
Expression: "restriction.period.end.exists() implies (restriction.period.end.toString().contains('T') and (authoredOn.empty() or authoredOn <= restriction.period.end))"
