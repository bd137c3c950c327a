Instance: ecm-plan-example
InstanceOf: EcmPlan
Usage: #example
* active = true
* name = "Golden Poppy Health Plan"
* type[payer] = $organization-type#pay
* telecom.system = #phone
* telecom.value = "+1-213-555-0104"
