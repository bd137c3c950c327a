Invariant: ecm-ref-2
Description: "A referral names the Populations of Focus that the referrer believes are met"
Severity: #warning
Expression: "reasonCode.exists()"
