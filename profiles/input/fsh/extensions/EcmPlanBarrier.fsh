Extension: EcmPlanBarrier
Id: ecm-plan-barrier
Title: "Barrier"
Description: "What stands in the way of the goals of a care plan; that none is known is said in words (CPL-004)."
Context: CarePlan
* insert Artifact
* value[x] only CodeableConcept
* value[x] 1..1
