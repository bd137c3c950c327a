ValueSet: EcmDenialReason
Id: ecm-denial-reason
Title: "Grounds of a denial"
Description: "Grounds that may be named. Which of them policy allows on which day is judged by its rules, not by this set."
* insert Artifact
* include codes from system DenialReason
