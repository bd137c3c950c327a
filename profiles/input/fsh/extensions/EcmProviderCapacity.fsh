Extension: EcmProviderCapacity
Id: ecm-provider-capacity
Title: "Capacity of an ECM Provider"
Description: "How many members in ECM a provider can serve by this service, as determined before (ASG-017, STF-007)."
Context: HealthcareService
* insert Artifact
* value[x] only positiveInt
* value[x] 1..1
