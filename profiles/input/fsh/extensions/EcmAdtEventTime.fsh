Extension: EcmAdtEventTime
Id: ecm-adt-event-time
Title: "Time of the newest ADT event"
Description: "When the newest event happened that a message told of this resource: an older event that arrives later changes nothing."
Context: Encounter, Patient
* insert Artifact
* value[x] only dateTime
* value[x] 1..1
