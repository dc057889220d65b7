package codes

import (
	"strings"

	"rapport/internal/platform/mail"
)

// News is what a person is told about their account without having asked.
type News string

// The news.
const (
	PasswordReset News = "password_reset"
	TOTPOff       News = "totp_off"
	PasskeyAdded  News = "passkey_added"
)

// words are the mails in one language.
type words struct {
	confirm, choose string
	codes           map[Purpose][2]string
	resetMail       [2]string
	newsMails       map[News][2]string
}

func (w words) code(p Purpose, code string) mail.Message {
	return mail.Message{Subject: strings.ReplaceAll(w.codes[p][0], "{code}", code), Text: strings.ReplaceAll(w.codes[p][1], "{code}", code)}
}

func (w words) reset() mail.Message {
	return mail.Message{Subject: w.resetMail[0], Text: w.resetMail[1]}
}

func (w words) news(n News) mail.Message {
	return mail.Message{Subject: w.newsMails[n][0], Text: w.newsMails[n][1]}
}

// wordsOf gives the mails in the language that the person's browser asks for first, of those there are.
func wordsOf(lang string) words {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(lang)), "de") {
		return german
	}
	return english
}

// No subject holds a code: subjects show on locked screens and are stored unsealed.
var english = words{
	confirm: "Confirm the address",
	choose:  "Choose a new password",
	codes: map[Purpose][2]string{
		Login: {"Your code to sign in", "Your code to sign in to Rapport:\n\n{code}\n\nIt is good for ten minutes and works once. Nobody of us will ever ask you for it.\n\n" +
			"If you did not ask for it, somebody typed your address. Without the code they can't get in."},
		Verification: {"Confirm your e-mail address", "Please confirm that this address is yours. Type this code in Rapport:\n\n{code}\n\nIt is good for ten minutes. Or open the link below, which is good for two days.\n\n" +
			"If you did not register, ignore this message."},
		StepUp: {"Your code to confirm a change", "Your code to confirm that it is you:\n\n{code}\n\nIt is good for ten minutes and works once.\n\n" +
			"If you did not ask for it, somebody else uses a session of yours: end all others in Settings, Security, and change your password."},
	},
	resetMail: [2]string{"Choose a new password", "Somebody, most likely you, wants to choose a new password for your account. The link is good for 30 minutes and works once.\n\n" +
		"If it was not you, ignore this message: your password stays as it is."},
	newsMails: map[News][2]string{
		PasswordReset: {"Your password was changed", "The password of your account has just been changed, and every session was ended.\n\nIf it was not you, choose a new one at once with \"Forgotten?\" on the sign-in page."},
		TOTPOff:       {"Codes of your authenticator are off", "Signing in to your account no longer asks for a code of your authenticator app.\n\nIf it was not you, change your password and turn it on again in Settings, Security."},
		PasskeyAdded:  {"A passkey was added", "A new passkey can now sign in to your account.\n\nIf it was not you, delete it in Settings, Security, and change your password."},
	},
}

var german = words{
	confirm: "Adresse bestätigen",
	choose:  "Neues Passwort wählen",
	codes: map[Purpose][2]string{
		Login: {"Ihr Code zum Anmelden", "Ihr Code zum Anmelden bei Rapport:\n\n{code}\n\nEr gilt zehn Minuten und funktioniert einmal. Niemand von uns wird Sie je danach fragen.\n\n" +
			"Wenn Sie ihn nicht angefordert haben, hat jemand Ihre Adresse eingegeben. Ohne den Code kommt niemand hinein."},
		Verification: {"Bestätigen Sie Ihre E-Mail-Adresse", "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Geben Sie in Rapport diesen Code ein:\n\n{code}\n\nEr gilt zehn Minuten. Oder öffnen Sie den Link unten, der zwei Tage gilt.\n\n" +
			"Wenn Sie sich nicht registriert haben, beachten Sie diese Nachricht nicht."},
		StepUp: {"Ihr Code zum Bestätigen einer Änderung", "Ihr Code, um zu bestätigen, dass Sie es sind:\n\n{code}\n\nEr gilt zehn Minuten und funktioniert einmal.\n\n" +
			"Wenn Sie ihn nicht angefordert haben, benutzt jemand anderes eine Sitzung von Ihnen: Beenden Sie alle anderen unter Einstellungen, Sicherheit, und ändern Sie Ihr Passwort."},
	},
	resetMail: [2]string{"Wählen Sie ein neues Passwort", "Jemand, vermutlich Sie, möchte ein neues Passwort für Ihr Konto wählen. Der Link gilt 30 Minuten und funktioniert einmal.\n\n" +
		"Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Ihr Passwort bleibt, wie es ist."},
	newsMails: map[News][2]string{
		PasswordReset: {"Ihr Passwort wurde geändert", "Das Passwort Ihres Kontos wurde gerade geändert, und alle Sitzungen wurden beendet.\n\nWenn Sie das nicht waren, wählen Sie sofort ein neues, über „Vergessen?“ auf der Anmeldeseite."},
		TOTPOff:       {"Codes Ihrer Authenticator-App sind abgeschaltet", "Beim Anmelden an Ihrem Konto wird kein Code Ihrer Authenticator-App mehr verlangt.\n\nWenn Sie das nicht waren, ändern Sie Ihr Passwort und schalten Sie ihn unter Einstellungen, Sicherheit wieder ein."},
		PasskeyAdded:  {"Ein Passkey wurde hinzugefügt", "Ein neuer Passkey kann sich jetzt an Ihrem Konto anmelden.\n\nWenn Sie das nicht waren, löschen Sie ihn unter Einstellungen, Sicherheit und ändern Sie Ihr Passwort."},
	},
}
