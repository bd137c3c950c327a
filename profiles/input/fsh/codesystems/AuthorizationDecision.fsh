CodeSystem: AuthorizationDecision
Id: authorization-decision
Title: "Decision on a request"
Description: "What a plan decides on a request for Enhanced Care Management (AUT-018)."
* insert Artifact
* ^caseSensitive = true
* #approved "Approved"
* #approved-as-modified "Approved as modified"
* #denied "Denied"
* #deferred "Deferred"
* #withdrawn "Withdrawn"
