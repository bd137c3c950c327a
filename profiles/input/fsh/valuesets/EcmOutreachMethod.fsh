ValueSet: EcmOutreachMethod
Id: ecm-outreach-method
Title: "Methods of outreach"
Description: "How a member may be approached (OUT-001, OUT-009)."
* insert Artifact
* include codes from system OutreachMethod
