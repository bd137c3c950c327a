Invariant: ecm-goal-2
Description: "A goal is the member's own: it says that the member, or who speaks for the member, set it"
Severity: #warning
Expression: "expressedBy.where(resolve() is Patient or resolve() is RelatedPerson).exists()"
