Extension: EcmPopulationOfFocus
Id: ecm-population-of-focus
Title: "Population of Focus of an enrollment"
Description: "A Population of Focus under which ECM is authorized; one extension each."
Context: EpisodeOfCare
* insert Artifact
* value[x] only Coding
* value[x] 1..1
* valueCoding from EcmPopulationsOfFocus (required)
