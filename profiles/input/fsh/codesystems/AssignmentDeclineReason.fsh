CodeSystem: AssignmentDeclineReason
Id: assignment-decline-reason
Title: "Why an ECM Provider declined a member"
Description: "The ground that policy accepts, and others, so that they can be named and refused (ASG-010)."
* insert Artifact
* ^caseSensitive = true
* #capacity-reached "The capacity that was determined before is reached" "Policy accepts it as the ground of a decline (ASG-010)."
* #other "Another ground" "Policy does not accept it as the ground of a decline."
