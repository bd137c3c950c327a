ValueSet: EcmRuleSeverity
Id: ecm-rule-severity
Title: "How much a rule binds"
* insert Artifact
* include codes from system RuleSeverity
