package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var contactFields = []FieldInfo{
	{Name: "first_name", Label: "First name"}, {Name: "last_name", Label: "Last name"},
	{Name: "email", Label: "E-mail", Type: "email"}, {Name: "phone", Label: "Phone", Type: "phone"},
	{Name: "job_title", Label: "Job title"}, {Name: "city", Label: "City"}, {Name: "country", Label: "Country"},
	{Name: "language", Label: "Language"}, {Name: "source", Label: "Source"}, {Name: "notes", Label: "Notes"},
}

var accountFields = []FieldInfo{
	{Name: "name", Label: "Name"}, {Name: "domain", Label: "Domain"}, {Name: "website", Label: "Website", Type: "url"},
	{Name: "phone", Label: "Phone", Type: "phone"}, {Name: "industry", Label: "Industry"}, {Name: "size", Label: "Employees"},
	{Name: "address", Label: "Address"}, {Name: "city", Label: "City"}, {Name: "country", Label: "Country"},
	{Name: "notes", Label: "Notes"},
}

func TestSuggest(t *testing.T) {
	tests := []struct {
		name   string
		header []string
		fields []FieldInfo
		want   map[string]string // header -> field
	}{
		{"Salesforce contacts", []string{"Salutation", "First Name", "Last Name", "Title", "Account Name", "Mailing Street",
			"Mailing City", "Mailing Country", "Phone", "Fax", "Mobile", "Email", "Lead Source", "Email Opt Out"}, contactFields,
			map[string]string{"First Name": "first_name", "Last Name": "last_name", "Title": "job_title", "Mailing City": "city",
				"Mailing Country": "country", "Phone": "phone", "Email": "email", "Lead Source": "source"}},
		{"HubSpot contacts", []string{"Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner",
			"Lead Status", "Job Title", "City", "Country/Region", "Preferred language", "Original Source"}, contactFields,
			map[string]string{"First Name": "first_name", "Last Name": "last_name", "Email": "email", "Phone Number": "phone",
				"Job Title": "job_title", "City": "city", "Country/Region": "country", "Preferred language": "language",
				"Original Source": "source"}},
		{"percentages, and amounts of the same name", []string{"Tax", "Discount %", "MwSt-Satz"}, []FieldInfo{{Name: "lines.tax_rate", Type: "percent", Synonyms: []string{"tax", "mwst satz"}},
			{Name: "lines.discount", Type: "percent", Synonyms: []string{"discount"}}}, map[string]string{"Discount %": "lines.discount", "MwSt-Satz": "lines.tax_rate"}},
		{"Outlook", []string{"First Name", "Middle Name", "Last Name", "Company", "Job Title", "Business City",
			"Business Country/Region", "Business Phone", "Home Phone", "Mobile Phone", "E-mail Address", "E-mail 2 Address", "Notes"},
			contactFields, map[string]string{"First Name": "first_name", "Last Name": "last_name", "Job Title": "job_title",
				"Business City": "city", "Business Country/Region": "country", "Business Phone": "phone", "E-mail Address": "email",
				"Notes": "notes"}},
		{"Outlook in German", []string{"Anrede", "Vorname", "Nachname", "Firma", "Position", "Ort geschäftlich",
			"Telefon geschäftlich", "Mobiltelefon", "E-Mail-Adresse", "Notizen"}, contactFields,
			map[string]string{"Vorname": "first_name", "Nachname": "last_name", "Position": "job_title", "Ort geschäftlich": "city",
				"Telefon geschäftlich": "phone", "E-Mail-Adresse": "email", "Notizen": "notes"}},
		{"Google", []string{"Name", "Given Name", "Family Name", "Organization 1 - Title", "E-mail 1 - Type", "E-mail 1 - Value",
			"E-mail 2 - Value", "Phone 1 - Type", "Phone 1 - Value", "Address 1 - City", "Address 1 - Country", "Notes"}, contactFields,
			map[string]string{"Given Name": "first_name", "Family Name": "last_name", "Organization 1 - Title": "job_title",
				"E-mail 1 - Value": "email", "Phone 1 - Value": "phone", "Address 1 - City": "city", "Address 1 - Country": "country",
				"Notes": "notes"}},
		{"Pipedrive", []string{"Person - First name", "Person - Last name", "Person - Email - Work", "Person - Email - Home",
			"Person - Phone - Work", "Person - Phone - Mobile"}, contactFields,
			map[string]string{"Person - First name": "first_name", "Person - Last name": "last_name",
				"Person - Email - Work": "email", "Person - Phone - Work": "phone"}},
		{"Spanish", []string{"Nombre", "Apellidos", "Correo electrónico", "Teléfono", "Cargo", "Ciudad", "País", "Observaciones"},
			contactFields, map[string]string{"Nombre": "first_name", "Apellidos": "last_name", "Correo electrónico": "email",
				"Teléfono": "phone", "Cargo": "job_title", "Ciudad": "city", "País": "country", "Observaciones": "notes"}},
		{"French", []string{"Prénom", "Nom", "Adresse e-mail", "Téléphone", "Fonction", "Ville", "Pays", "Commentaires"},
			contactFields, map[string]string{"Prénom": "first_name", "Nom": "last_name", "Adresse e-mail": "email",
				"Téléphone": "phone", "Fonction": "job_title", "Ville": "city", "Pays": "country", "Commentaires": "notes"}},
		{"Zoho accounts", []string{"Account Name", "Website", "Phone", "Fax", "Industry", "Employees", "Billing Street",
			"Billing City", "Billing Country", "Description"}, accountFields,
			map[string]string{"Account Name": "name", "Website": "website", "Phone": "phone", "Industry": "industry",
				"Employees": "size", "Billing Street": "address", "Billing City": "city", "Billing Country": "country",
				"Description": "notes"}},
		{"Salesforce's loader", []string{"NAME", "TYPE", "PHONE", "WEBSITE", "ORACLE_ID__C"}, accountFields,
			map[string]string{"NAME": "name", "PHONE": "phone", "WEBSITE": "website"}},
		{"our own export", []string{"id", "version", "first_name", "last_name", "email", "job_title"}, contactFields,
			map[string]string{"first_name": "first_name", "last_name": "last_name", "email": "email", "job_title": "job_title"}},
		{"nothing is sure", []string{"Col A", "Wert", "Fax"}, contactFields, map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var columns []Column
			for _, h := range tt.header {
				columns = append(columns, Column{Name: h})
			}
			got := map[string]string{}
			for i, f := range Suggest(columns, tt.fields) {
				got[tt.header[i]] = f
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSuggestByContent(t *testing.T) {
	mails := []string{"a@b.example", "c@d.example", "e@f.example"}
	phones := []string{"+46 70 555 01 42", "(020) 7946-0123", "030 123456"}
	tests := []struct {
		name    string
		columns []Column
		want    map[int]string
	}{
		{"unnamed columns", []Column{{"A", mails}, {"B", phones}}, map[int]string{0: "email", 1: "phone"}},
		{"two columns of mails", []Column{{"A", mails}, {"B", mails}}, map[int]string{}},
		{"the owner's mail", []Column{{"Contact owner", mails}}, map[int]string{}},
		{"a name that lies", []Column{{"Email", []string{"yes", "no", "yes"}}, {"B", mails}}, map[int]string{1: "email"}},
		{"a title that is a salutation", []Column{{"title", []string{"Mrs.", "Mr.", "Dr."}}}, map[int]string{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Suggest(tt.columns, contactFields)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
