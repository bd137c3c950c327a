Instance: ecm-provider-example
InstanceOf: EcmProvider
Usage: #example
* active = true
* name = "Arroyo Care Partners"
* identifier[npi].value = "2992000044"
* telecom.system = #phone
* telecom.value = "+1-213-555-0147"
* address.city = "Los Angeles"
* address.state = "CA"
