Instance: ecm-member-example
InstanceOf: EcmMember
Usage: #example
* identifier[cin].type = $v2-0203#MA
* identifier[cin].value = "91104380A"
* identifier[1].type = $v2-0203#MR
* identifier[1].system = "urn:ecm-fhir:mrn:ecm-hospital-example"
* identifier[1].value = "mrn-110438"
* active = true
* name.use = #official
* name.family = "Example"
* name.given = "Marisol"
* gender = #female
* birthDate = "1984-05-06"
* address.use = #home
* address.city = "Los Angeles"
* address.district = "Los Angeles"
* address.state = "CA"
