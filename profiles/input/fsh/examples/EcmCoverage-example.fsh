Instance: ecm-coverage-example
InstanceOf: EcmCoverage
Usage: #example
* status = #active
* type = $sopt#211
* subscriberId = "91104380A"
* beneficiary = Reference(Patient/ecm-member-example)
* relationship = http://terminology.hl7.org/CodeSystem/subscriber-relationship#self
* period.start = "2026-01-01"
* payor = Reference(Organization/ecm-plan-example)
