ValueSet: EcmPopulationsOfFocus
Id: ecm-populations-of-focus
Title: "Populations of Focus"
Description: "Every Population of Focus of Enhanced Care Management."
* insert Artifact
* include codes from system PopulationOfFocus
