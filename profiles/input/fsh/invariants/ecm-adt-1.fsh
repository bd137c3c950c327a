Invariant: ecm-adt-1
Description: "The period has a start: the clocks of transitional care are counted from what happened in it"
Severity: #error
Expression: "start.exists()"
