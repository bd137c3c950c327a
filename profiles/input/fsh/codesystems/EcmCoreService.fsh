CodeSystem: EcmCoreService
Id: ecm-core-service
Title: "Core service of ECM"
Description: "The seven core services (PRG-002)."
* insert Artifact
* ^caseSensitive = true
* #outreach-engagement "Outreach and Engagement"
* #assessment-care-plan "Comprehensive Assessment and Care Management Plan"
* #enhanced-coordination "Enhanced Coordination of Care"
* #health-promotion "Health Promotion"
* #transitional-care "(Comprehensive) Transitional Care Services"
* #member-family-supports "Member and Family Supports"
* #community-social-referral "Coordination of and Referral to Community and Social Support Services"
