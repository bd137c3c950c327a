CodeSystem: EcmTaskCode
Id: ecm-task-code
Title: "What a task of the programme asks for"
* insert Artifact
* ^caseSensitive = true
* #decide-referral "Decide the referral" "The plan approves, denies or defers a referral to ECM."
* #transitional-care "Transitional care" "The ECM Provider follows a member through an admission or a discharge."
* #assign-provider "Assign to an ECM Provider" "The plan finds an ECM Provider for a member who is authorized and has none."
* #accept-assignment "Accept the assignment" "The ECM Provider accepts a member who was assigned to it, or declines."
* #assign-lead-care-manager "Assign a Lead Care Manager" "The ECM Provider names who leads the member's care."
