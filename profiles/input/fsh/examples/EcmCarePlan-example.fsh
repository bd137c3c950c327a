Instance: ecm-care-plan-example
InstanceOf: EcmCarePlan
Usage: #example
* extension[acuity].valueCodeableConcept.text = "High: seen every week"
* extension[barrier].valueCodeableConcept.text = "No way to get to the clinic"
* status = #active
* category[assessPlan] = $careplan-category#assess-plan
* subject = Reference(Patient/ecm-member-example)
* created = "2026-11-12"
* author = Reference(PractitionerRole/ecm-lead-care-manager-role-example)
* contributor = Reference(Patient/ecm-member-example)
* addresses = Reference(Condition/ecm-problem-example)
* goal[0] = Reference(Goal/ecm-goal-example)
* goal[1] = Reference(Goal/ecm-other-goal-example)
* activity.detail.status = #in-progress
* activity.detail.description = "Rides to the clinic are arranged"
