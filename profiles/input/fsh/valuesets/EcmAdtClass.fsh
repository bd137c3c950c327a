ValueSet: EcmAdtClass
Id: ecm-adt-class
Title: "Classes of an encounter told by ADT"
Description: "Stays, emergency visits and ambulatory visits: what the counting of avoidable use and transitional care tell apart."
* insert Artifact
* $v3-ActCode#IMP "inpatient encounter"
* $v3-ActCode#ACUTE "inpatient acute"
* $v3-ActCode#NONAC "inpatient non-acute"
* $v3-ActCode#EMER "emergency"
* $v3-ActCode#OBSENC "observation encounter"
* $v3-ActCode#SS "short stay"
* $v3-ActCode#PRENC "pre-admission"
* $v3-ActCode#AMB "ambulatory"
