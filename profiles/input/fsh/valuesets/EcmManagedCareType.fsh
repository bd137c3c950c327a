ValueSet: EcmManagedCareType
Id: ecm-managed-care-type
Title: "Medi-Cal managed care"
Description: "Types of coverage, by the source of payment typology, that are Medi-Cal managed care (PRG-004)."
* insert Artifact
* $sopt#21 "Medicaid (Managed Care)"
* $sopt#211 "Medicaid HMO"
