Instance: ecm-adt-encounter-example
InstanceOf: EcmAdtEncounter
Usage: #example
* extension[eventTime].valueDateTime = "2026-10-12T09:05:00-07:00"
* identifier.type = $v2-0203#VN
* identifier.system = "urn:ecm-fhir:visit:ecm-hospital-example"
* identifier.value = "visit-110438"
* status = #in-progress
* type.text = "Stay in hospital"
* class = $v3-ActCode#IMP
* subject = Reference(Patient/ecm-member-example)
* period.start = "2026-10-12T08:55:00-07:00"
* serviceProvider = Reference(Organization/ecm-hospital-example)
