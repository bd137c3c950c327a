ValueSet: EcmDeterminationValue
Id: ecm-determination-value
Title: "Values of a determination"
Description: "What a determination says of a criterion, a Population of Focus, or the whole."
* insert Artifact
* include codes from system DeterminationValue
