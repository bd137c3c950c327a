ValueSet: EcmDeclineReason
Id: ecm-decline-reason
Title: "Grounds of a decline"
Description: "Grounds that may be named. Which of them policy accepts on which day is judged by its rules, not by this set."
* insert Artifact
* include codes from system AssignmentDeclineReason
