Instance: medi-cal-cin
InstanceOf: NamingSystem
Usage: #definition
Title: "Medi-Cal Client Index Number"
* name = "MediCalCin"
* status = #active
* kind = #identifier
* date = "2026-11-26"
* description = "The number by which Medi-Cal knows a person: the digit 9, seven digits and a check letter, without the card's issue data."
* uniqueId[+].type = #uri
* uniqueId[=].value = "{ecm}/NamingSystem/medi-cal-cin"
* uniqueId[=].preferred = true
