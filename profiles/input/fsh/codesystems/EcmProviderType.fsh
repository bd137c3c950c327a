CodeSystem: EcmProviderType
Id: ecm-provider-type
Title: "Kind of ECM Provider"
Description: "Kinds of ECM Providers that rules name."
* insert Artifact
* ^caseSensitive = true
* #county-behavioral-health "County behavioral health department" "Has priority for adults with serious mental illness or substance use disorder and children with serious emotional disturbance (ASG-007)."
