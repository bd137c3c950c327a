Alias: $v3-ActCode = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $v2-0203 = http://terminology.hl7.org/CodeSystem/v2-0203
Alias: $claim-type = http://terminology.hl7.org/CodeSystem/claim-type
Alias: $cin = https://ecm-fhir.org/fhir/NamingSystem/medi-cal-cin
Alias: $npi = http://hl7.org/fhir/sid/us-npi
