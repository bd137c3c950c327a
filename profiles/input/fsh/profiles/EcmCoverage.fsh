Profile: EcmCoverage
Parent: Coverage
Id: ecm-coverage
Title: "ECM Coverage"
Description: "Enrollment in a Medi-Cal managed care plan: by whom, since when, under which CIN."
* insert Artifact
* insert ImposeUsCore(us-core-coverage)
* type 1..1
* type from EcmManagedCareType (required)
* type ^comment = "PRG-004: only who is enrolled in Medi-Cal managed care is eligible, and the type says so."
* subscriberId 1..1
* subscriberId obeys ecm-cin-1
* subscriberId ^short = "Client Index Number"
* subscriberId ^comment = "FIL-009: a CIN on any file is nine characters, the digit 9, seven digits and a check letter of the allowed set."
* beneficiary only Reference(Patient)
* relationship 1..1
* period 1..1
* period ^comment = "PRG-004: the enrollment must stand on the day of the determination and on each day of service."
* period.start 1..1
* period.start ^comment = "PRG-004: the enrollment must stand on the day of the determination and on each day of service."
* payor 1..1
* payor only Reference(Organization)
* payor ^short = "The plan"
* payor ^comment = "PRG-001: the plan in which the member is enrolled must make ECM available, and it is one."
