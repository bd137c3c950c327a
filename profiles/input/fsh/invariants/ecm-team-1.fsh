Invariant: ecm-team-1
Description: "An active care team has one Lead Care Manager whose time has not ended"
Severity: #error
Expression: "status = 'active' implies participant.where(role.where(coding.where(system = '{ecm}/CodeSystem/ecm-team-role' and code = 'lead-care-manager').exists()).exists() and period.end.empty()).count() = 1"
