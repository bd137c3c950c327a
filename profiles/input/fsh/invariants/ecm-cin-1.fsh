Invariant: ecm-cin-1
Description: "A CIN is the digit 9, seven digits and one check letter of A, C to H, M, N, T to Z"
Severity: #error
Expression: "$this.matches('^9[0-9]{7}[AC-HMNT-Z]$')"
