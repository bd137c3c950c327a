CodeSystem: OutreachOutcome
Id: outreach-outcome
Title: "What came of an attempt"
Description: "How the member responded to an attempt (OUT-004). The words are ours: no source lists them."
* insert Artifact
* ^caseSensitive = true
* #no-contact "No contact made"
* #contact-interested "Contact made, member interested"
* #contact-declined "Contact made, member declined"
* #contact-undecided "Contact made, follow-up wanted"
* #meets-exclusion "Exclusion criterion found"
