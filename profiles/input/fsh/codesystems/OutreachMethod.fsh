CodeSystem: OutreachMethod
Id: outreach-method
Title: "How a member was approached"
Description: "Methods of outreach (OUT-001, OUT-009)."
* insert Artifact
* ^caseSensitive = true
* #in-person "In-person (home, care site, street, community)"
* #telephone "Telephone call"
* #text "Text message"
* #email "Email"
* #other-electronic "Other electronic method (e.g. portal, video)"
* #mail "Individual letter"
* #street-outreach "Community and street-level outreach (counts as in person)"
* #via-provider "Contact through a provider or partner the member uses"
