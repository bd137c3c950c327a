Extension: EcmAcuity
Id: ecm-acuity
Title: "Acuity of the member"
Description: "How much care the member needs, in the ECM Provider's own scale: no source prescribes one (CPL-005)."
Context: CarePlan
* insert Artifact
* value[x] only CodeableConcept
* value[x] 1..1
