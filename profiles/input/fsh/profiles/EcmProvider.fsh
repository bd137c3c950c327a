Profile: EcmProvider
Parent: Organization
Id: ecm-provider
Title: "ECM Provider"
Description: "An organization that a plan has contracted to serve members in ECM."
* insert Artifact
* insert ImposeUsCore(us-core-organization)
* active 1..1
* name 1..1
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains npi 1..1
* identifier[npi].system 1..1
* identifier[npi].system = "http://hl7.org/fhir/sid/us-npi"
* identifier[npi].value 1..1
* identifier[npi].value obeys ecm-npi-1
* identifier[npi] ^short = "National Provider Identifier"
* identifier[npi] ^comment = "NET-004: an NPI is required of an ECM Provider."
* identifier[npi].value ^comment = "NET-004: an NPI is required of an ECM Provider, and has ten digits."
* type ^short = "Kinds that rules name: ecm-provider-type"
