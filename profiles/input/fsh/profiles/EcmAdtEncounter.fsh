Profile: EcmAdtEncounter
Parent: Encounter
Id: ecm-adt-encounter
Title: "ECM ADT Encounter"
Description: "A stay or visit that a hospital told of by ADT messages."
* insert Artifact
* insert ImposeUsCore(us-core-encounter)
* extension contains EcmAdtEventTime named eventTime 0..1
* identifier 1..*
* identifier ^short = "Visit number of the hospital"
* class from EcmAdtClass (required)
* class ^comment = "TCS-016: transitional care follows stays in a hospital, institution or other acute facility; TCS-013: an emergency visit is followed up by encouragement only. The class tells them apart."
* subject 1..1
* subject only Reference(Patient)
* period 1..1
* period obeys ecm-adt-1
* period ^comment = "TCS-001, TCS-010: outreach within 24 hours of the notification, contact within seven days of the discharge."
* serviceProvider 1..1
