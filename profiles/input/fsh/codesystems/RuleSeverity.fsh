CodeSystem: RuleSeverity
Id: rule-severity
Title: "How much a rule binds"
Description: "As the rules of the programme state it."
* insert Artifact
* ^caseSensitive = true
* #error "Error" "What breaks it is refused."
* #warning "Warning" "What breaks it is accepted and said."
* #info "Information" "It is said."
