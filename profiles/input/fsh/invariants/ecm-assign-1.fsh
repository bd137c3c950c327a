Invariant: ecm-assign-1
Description: "A decline states its ground"
Severity: #error
Expression: "status = 'rejected' implies statusReason.exists()"
