Invariant: ecm-cpl-1
Description: "The member, or who speaks for the member, took part in making the plan"
Severity: #error
Expression: "contributor.where(resolve() is Patient or resolve() is RelatedPerson).exists()"
