package privacy

// place says what one table holds of people whom the company knows, and what becomes of that. Conditions are on the row t and
// know three values: $1 the company, $2 the ids of everything that is the person or only about them, $3 their addresses, folded.
type place struct {
	table string
	// about finds the rows that say something of the person: they are given out.
	about string
	// erase finds those that go when the person does; gone stands for about. What is left of the others is unlinked: references
	// to what is erased become empty, and the person's name, addresses and numbers are blotted out in every text.
	erase string
	// keep are columns that stay as they are in the rows of which held is true, and why.
	keep []string
	held string
	why  string
	// quiet rows are copies for searching, or the program's own bookkeeping: they go, but there is nothing to give out.
	quiet bool
	// free is why a table holds nothing of such people.
	free string
}

// gone erases what is about the person.
const gone = "="

// The reasons for which a table is none of privacy's, each for several.
const (
	ofAccounts = "an account belongs to the person who signs in, not to a company: they export it under their profile, and it ends with it"
	ofSettings = "how the company has set up the program"
	ofOffer    = "what the company sells, not to whom"
	ofNumbers  = "ids, numbers and states alone"
	ofThis     = "what privacy keeps to prove what it did: counts and keyed digests"
)

// places are all tables. Those that are erased stand before those that their rows name.
var places = []place{
	{table: "messages", about: "t.conversation_id = any($2)", erase: gone},
	{table: "questions", about: "t.conversation_id = any($2)", erase: gone},
	{table: "conversations", about: "t.id = any($2)", erase: gone},
	{table: "visitors", about: "t.id = any($2)", erase: gone},
	{table: "event_attendees", about: "t.contact_id = any($2) or lower(t.email) = any($3)", erase: "t.contact_id = any($2) or lower(t.email) = any($3) or t.event_id = any($2)"},
	{table: "stakeholders", about: "t.id = any($2) or t.contact_id = any($2)", erase: gone},
	{table: "attachments", about: "t.id = any($2)", erase: gone},
	{table: "activities", about: "t.id = any($2) or t.contact_id = any($2)", erase: "t.id = any($2)"},
	{table: "tasks", about: "t.id = any($2)", erase: gone},
	{table: "events", about: "t.id = any($2) or exists (select from event_attendees g where g.company_id = t.company_id and g.event_id = t.id and (g.contact_id = any($2) or lower(g.email) = any($3)))", erase: "t.id = any($2)"},
	{table: "mails", about: "t.id = any($2)", erase: gone},
	{table: "invitations", about: "t.email_key = any($3)", erase: gone},
	{table: "notifications", about: "t.record_id = any($2)", erase: gone},
	{table: "consents", about: "t.contact_id = any($2)", erase: gone},
	{table: "contact_positions", about: "t.contact_id = any($2)", erase: gone},
	{table: "contact_addresses", about: "t.contact_id = any($2)", erase: gone, quiet: true},
	{table: "field_values", about: "t.record_id = any($2)", erase: gone, quiet: true},
	{table: "idempotency_keys", about: "t.record_id = any($2)", erase: gone, quiet: true},
	{table: "duplicates", about: "t.a_id = any($2) or t.b_id = any($2)", erase: gone, quiet: true},
	{table: "import_duplicates", about: "t.other_id = any($2)", erase: gone, quiet: true},
	{table: "change_set_conflicts", about: "t.record_id = any($2)", erase: gone, quiet: true},
	{table: "merge_moves", about: "t.row_id = any($2)", erase: gone, quiet: true},
	{table: "merges", about: "t.winner_id = any($2) or t.loser_id = any($2)", erase: gone},
	{table: "person_exports", about: "t.subject_id = any($2) or lower(t.title) = any($3)", erase: gone, quiet: true},
	{table: "leads", about: "t.id = any($2)", erase: gone},
	{table: "contacts", about: "t.id = any($2)", erase: gone},

	{table: "deals", about: "t.contact_id = any($2) or t.lead_id = any($2) or exists (select from stakeholders h where h.company_id = t.company_id and h.deal_id = t.id and h.contact_id = any($2))"},
	{table: "quotes", about: "t.contact_id = any($2)", keep: []string{"billing_name", "billing_address", "signed_by", "lines", "search_text"}, held: "t.state <> 'draft'",
		why: "A quote that went out is a business letter, which the law has the company keep: to whom it went and who accepted it stays on it, and nothing else of the person."},
	{table: "orders", about: "t.contact_id = any($2)", keep: []string{"billing_name", "billing_address", "delivery_address", "lines", "search_text"}, held: "t.number <> ''",
		why: "An order is a record of the company's trade, which the law has it keep: who ordered and where it went stays on it, and nothing else of the person."},

	// Texts in which anybody may be mentioned.
	{table: "accounts"}, {table: "change_sets"}, {table: "deal_lines"}, {table: "imports"}, {table: "import_rejects"}, {table: "views"},

	// Erased by package audit, which leaves the digests that the chain hangs on.
	{table: "changes", about: "t.record_id = any($2)"},

	{table: "documents", free: "what the company answers customers from: it is listed where it mentions a person, and edited or deleted there"},
	{table: "document_texts", free: "see documents: the byte spans of citations hang on it"},
	{table: "passages", free: "see documents"},
	{table: "document_jobs", free: ofNumbers},
	{table: "quote_lines", free: "what is offered, in the words of the catalogue; it stays with its quote"},
	{table: "order_lines", free: "what was ordered, in the words of the catalogue; it stays with its order"},
	{table: "quote_links", free: "digests of links, which end with the quote"},
	{table: "deal_stages", free: "how a deal went, and which member moved it"},
	{table: "duplicate_sweeps", free: ofNumbers},
	{table: "counters", free: ofNumbers},
	{table: "seals", free: "digests; those of what was erased have lost their salt"},
	{table: "checkpoints", free: "digests and signatures"},
	{table: "erasures", free: ofThis},
	{table: "suppressions", free: ofThis},
	{table: "retention", free: ofSettings}, {table: "sensitive_fields", free: ofSettings}, {table: "data_keys", free: ofSettings}, {table: "master_keys", free: "the names and fingerprints of the program's own keys"},
	{table: "retention_runs", free: ofNumbers},
	{table: "products", free: ofOffer}, {table: "categories", free: ofOffer}, {table: "price_lists", free: ofOffer}, {table: "price_entries", free: ofOffer}, {table: "tax_classes", free: ofOffer},
	{table: "pipelines", free: ofSettings}, {table: "stages", free: ofSettings}, {table: "lost_reasons", free: ofSettings}, {table: "custom_fields", free: ofSettings},
	{table: "widgets", free: ofSettings}, {table: "companies", free: ofSettings}, {table: "roles", free: ofSettings}, {table: "role_rights", free: ofSettings}, {table: "role_fields", free: ofSettings},
	{table: "teams", free: ofSettings}, {table: "team_members", free: ofSettings}, {table: "api_keys", free: ofSettings},
	{table: "sign_in_providers", free: ofSettings}, {table: "sign_in_domains", free: ofSettings}, {table: "captured_domains", free: ofSettings},
	{table: "members", free: ofAccounts}, {table: "users", free: ofAccounts}, {table: "sessions", free: ofAccounts}, {table: "authenticators", free: ofAccounts},
	{table: "passkeys", free: ofAccounts}, {table: "ceremonies", free: ofAccounts}, {table: "recovery_codes", free: ofAccounts}, {table: "sign_in_codes", free: ofAccounts},
	{table: "sign_in_links", free: ofAccounts}, {table: "provider_identities", free: ofAccounts}, {table: "private_mails", free: ofAccounts},
	{table: "calendar_feeds", free: ofAccounts}, {table: "notification_settings", free: ofAccounts},
}

// ownPlaces are what is known of a member themselves: $2 is their id, as the only one, $3 nothing.
var ownPlaces = []place{
	{table: "users", about: "t.id = any($2)"},
	{table: "members", about: "t.company_id = $1 and t.user_id = any($2)"},
	{table: "team_members", about: "t.user_id = any($2)"},
	{table: "sessions", about: "t.user_id = any($2)"},
	{table: "passkeys", about: "t.user_id = any($2)"},
	{table: "provider_identities", about: "t.user_id = any($2)"},
	{table: "api_keys", about: "t.made_by = any($2)"},
	{table: "notification_settings", about: "t.user_id = any($2)"},
	{table: "notifications", about: "t.user_id = any($2)"},
	{table: "views", about: "t.owner_id = any($2)"},
	{table: "changes", about: "t.actor_id = any($2)"},
}

// closedColumns are never given out: what proves who somebody is, and the program's own.
var closedColumns = map[string]bool{"company_id": true, "password_hash": true, "search_text": true, "version": true, "credential": true, "generation": true, "request_id": true,
	"active_company_id": true, "last_step": true, "sha": true}

// briefly are the tables of which only some columns are given to a member: what they did, not the data of others.
var briefly = map[string][]string{"changes": {"id", "at", "record", "record_id", "action", "via"}}

// find gives the place of a table, or nil.
func find(table string) *place {
	for i := range places {
		if places[i].table == table {
			return &places[i]
		}
	}
	return nil
}

// goes is the condition on the rows that are erased; empty for none.
func (p *place) goes() string {
	if p.erase == gone {
		return p.about
	}
	return p.erase
}
