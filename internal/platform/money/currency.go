package money

import "strings"

// currencies are the codes of ISO 4217 that people pay with, by the digits behind their point. Package
// golang.org/x/text/currency has digits of CLDR instead, by which a dinar of Serbia has no para, and lacks the codes since
// 2018. The dashboard has the same table in web/src/ui/currency.ts.
var currencies = map[int]string{
	0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
	2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
		COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
		JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
		NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
		TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
	3: `BHD IQD JOD KWD LYD OMR TND`,
	4: `CLF UYW`,
}

var exponents = func() map[string]int {
	all := map[string]int{}
	for digits, codes := range currencies {
		for _, code := range strings.Fields(codes) {
			all[code] = digits
		}
	}
	return all
}()

// Exponent is how many digits a currency has behind its point: 2 for EUR, 0 for JPY, 3 for KWD; 2 for a code that is none.
func Exponent(code string) int {
	if digits, ok := exponents[code]; ok {
		return digits
	}
	return 2
}

// Known tells whether code is a currency of ISO 4217 that people pay with, in capitals.
func Known(code string) bool {
	_, ok := exponents[code]
	return ok
}
