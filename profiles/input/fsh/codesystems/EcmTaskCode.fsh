CodeSystem: EcmTaskCode
Id: ecm-task-code
Title: "What a task of the programme asks for"
* insert Artifact
* ^caseSensitive = true
* #decide-referral "Decide the referral" "The plan approves, denies or defers a referral to ECM."
* #transitional-care "Transitional care" "The ECM Provider follows a member through an admission or a discharge."
