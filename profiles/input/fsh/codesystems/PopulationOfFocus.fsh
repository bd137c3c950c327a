CodeSystem: PopulationOfFocus
Id: population-of-focus
Title: "Population of Focus"
Description: "The Populations of Focus of Enhanced Care Management, as the Los Angeles guide numbers them."
* insert Artifact
* ^caseSensitive = true
* #1a "Individuals experiencing homelessness: adults"
* #1b "Individuals experiencing homelessness: homeless families or unaccompanied children/youth"
* #2 "At risk for avoidable hospital or ED utilization (formerly High Utilizers)"
* #3 "Serious mental health and/or SUD needs"
* #4 "Transitioning from incarceration"
* #5 "Adults living in the community and at risk for LTC institutionalization"
* #6 "Adult nursing facility residents transitioning to the community"
* #7 "Children/youth enrolled in CCS or CCS WCM with additional needs"
* #8 "Children/youth involved in child welfare"
* #9 "Birth equity"
