Profile: EcmPlan
Parent: Organization
Id: ecm-plan
Title: "ECM Plan"
Description: "A Medi-Cal managed care plan: it decides on referrals and assigns members."
* insert Artifact
* insert ImposeUsCore(us-core-organization)
* active 1..1
* name 1..1
* type 1..*
* type ^slicing.discriminator.type = #pattern
* type ^slicing.discriminator.path = "$this"
* type ^slicing.rules = #open
* type contains payer 1..1
* type[payer] = $organization-type#pay
* type[payer] ^comment = "PRG-001: ECM is a benefit that a managed care plan must make available, and the type says that it is a payer."
