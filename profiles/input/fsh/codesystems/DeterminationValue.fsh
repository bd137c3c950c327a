CodeSystem: DeterminationValue
Id: determination-value
Title: "What a determination says"
Description: "The answer of a criterion, of a Population of Focus, and of the whole."
* insert Artifact
* ^caseSensitive = true
* #met "Met"
* #not-met "Not met"
* #not-shown "Not shown" "The record does not show it; it is no refusal, and what to send is said beside it."
* #review "A person must look"
* #not-live "Not live" "No rule of it is in force on the day."
