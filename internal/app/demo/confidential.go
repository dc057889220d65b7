package demo

// confidential gives the bank accounts of customers, which are encrypted, by the key of the account.
func confidential() (map[string]string, error) {
	rows, err := table("ibans.csv")
	by := make(map[string]string, len(rows))
	for _, r := range rows {
		by[r["key"]] = r["iban"]
	}
	return by, err
}
