Instance: ecm-goal-example
InstanceOf: EcmGoal
Usage: #example
* lifecycleStatus = #active
* description.text = "Sees the primary care provider once a month"
* subject = Reference(Patient/ecm-member-example)
* startDate = "2026-11-12"
* target.measure.text = "Visits kept"
* target.detailString = "Six visits kept"
* target.dueDate = "2027-05-12"
* expressedBy = Reference(Patient/ecm-member-example)
