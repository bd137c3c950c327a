Extension: EcmRuleCitation
Id: ecm-rule-citation
Title: "Rule that decided"
Description: "A rule of the programme that made this resource what it is: its id, its edition, where it is written, and what it demands by when."
Context: Task, ClaimResponse, ServiceRequest, Observation, Observation.component
* insert Artifact
* extension contains rule 1..1 and edition 0..1 and source 0..1 and severity 0..1 and due 0..1
* extension[rule] ^short = "The rule's id: AUT-001"
* extension[rule].value[x] only code
* extension[rule].value[x] 1..1
* extension[edition] ^short = "The first day on which this edition is in force"
* extension[edition].value[x] only date
* extension[edition].value[x] 1..1
* extension[source] ^short = "The document, and the place in it"
* extension[source].value[x] only string
* extension[source].value[x] 1..1
* extension[severity] ^short = "How much the rule binds"
* extension[severity].value[x] only code
* extension[severity].value[x] 1..1
* extension[severity].value[x] from EcmRuleSeverity (required)
* extension[due] ^short = "The instant by which this rule wants it done"
* extension[due].value[x] only dateTime
* extension[due].value[x] 1..1
