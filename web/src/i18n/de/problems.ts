// What the server says by a code, where a page outside of the company or one of Settings may meet it. The server speaks English
// itself; codes that are not here keep its sentence.
export const problems = {
  "problem.provider_required":
    "Diese Firma lässt ihre Leute nur über ihren eigenen Anmeldeanbieter ein. Melden Sie sich mit Ihrem Firmenkonto an.",
  "problem.no_provider":
    "Keine Firma hat festgelegt, dass man sich mit einer solchen Adresse über einen Anbieter anmeldet.",
  "problem.wrong_credentials": "E-Mail und Passwort passen nicht zusammen",
  "problem.wrong_totp": "Dieser Code ist falsch oder wurde schon benutzt",
  "problem.wrong_code":
    "Dieser Code ist falsch, zu alt oder wurde zu oft versucht. Fordern Sie einen neuen an.",
  "problem.wrong_password": "Das ist nicht Ihr bisheriges Passwort.",
  "problem.wrong_proof": "Das stimmt nicht. Bitte versuchen Sie es noch einmal.",
  "problem.wrong_app_code": "Dieser Code ist falsch oder zu alt. Geben Sie den ein, den die App jetzt zeigt.",
  "problem.link_over":
    "Dieser Link gilt nicht mehr: Er wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.",
  "problem.passkey_refused":
    "Dieser Passkey ist hier nicht bekannt. Melden Sie sich anders an und fügen Sie ihn unter Einstellungen, Sicherheit hinzu.",
  "problem.passkey_known": "Dieser Passkey ist schon hinterlegt.",
  "problem.ceremony_over":
    "Das hat zu lange gedauert oder wurde schon einmal versucht. Bitte beginnen Sie noch einmal.",
  "problem.invitation_over":
    "Diese Einladung ist abgelaufen, zurückgezogen oder schon benutzt. Bitten Sie um eine neue.",
  "problem.other_address":
    "Diese Einladung gilt für eine andere E-Mail-Adresse als die, mit der Sie angemeldet sind. Melden Sie sich ab und öffnen Sie den Link noch einmal.",
  "problem.email_taken":
    "Zu dieser E-Mail-Adresse gibt es schon ein Konto. Melden Sie sich damit an oder nehmen Sie eine andere Adresse.",
  "problem.email_invalid": "Das ist keine E-Mail-Adresse. Eine sieht aus wie mara@example.com.",
  "problem.email_unverified": "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse.",
  "problem.empty": "Das darf nicht leer sein.",
  "problem.password_short": "Das Passwort braucht mindestens 8 Zeichen.",
  "problem.password_own":
    "Das Passwort darf nicht Ihre E-Mail-Adresse, Ihr Name oder der Name der Firma sein.",
  "problem.password_guessable":
    "Dieses Passwort gehört zu den ersten, die jemand versuchen würde. Nehmen Sie ein längeres oder mehrere Wörter, die nicht zusammengehören.",
  "problem.password_same": "Das neue Passwort ist das bisherige. Wählen Sie ein anderes.",
  "problem.too_many": "Zu viele Anfragen. Bitte warten Sie einen Moment und versuchen Sie es noch einmal.",
  "problem.internal":
    "Bei uns ist etwas schiefgegangen. Nichts wurde gespeichert. Bitte versuchen Sie es noch einmal; bleibt es dabei, nennen Sie uns die Nummer der Anfrage.",
  "problem.unauthenticated": "Bitte melden Sie sich an.",
  "problem.company_closing":
    "Diese Firma wird gelöscht. Bis dahin kann das noch zurücknehmen, wem sie gehört.",
  "problem.not_closing": "Diese Firma wird nicht gelöscht, oder zum Wiederherstellen ist es zu spät.",
  "problem.totp_on": "Es ist schon eine Authenticator-App in Gebrauch. Schalten Sie sie zuerst ab.",
  "problem.totp_off":
    "Wiederherstellungscodes gibt es nur zu einer Authenticator-App. Richten Sie zuerst eine ein.",
  "problem.too_many_passkeys":
    "Sie haben so viele Passkeys, wie möglich sind. Löschen Sie einen, den Sie nicht mehr benutzen.",
  "problem.too_many_keys":
    "Es gibt so viele Schlüssel, wie möglich sind. Widerrufen Sie einen, den niemand braucht.",
  "problem.too_many_roles":
    "Es gibt so viele Rollen, wie möglich sind. Löschen Sie eine, die niemand braucht.",
  "problem.too_many_teams":
    "Es gibt so viele Teams, wie möglich sind. Löschen Sie eines, das niemand braucht.",
  "problem.too_many_invitations":
    "Es gibt so viele offene Einladungen, wie möglich sind. Ziehen Sie die zurück, die niemand annehmen wird.",
  "problem.too_many_companies": "Sie gehören zu so vielen Firmen, wie für eine Person möglich sind.",
  "problem.already_member": "Wer diese Adresse hat, gehört schon zur Firma.",
  "problem.last_owner":
    "Das ist die letzte Person, der die Firma gehört. Übergeben Sie sie zuerst an jemand anderen.",
  "problem.yourself": "Sie können sich nicht selbst deaktivieren. Verlassen Sie stattdessen die Firma.",
  "problem.has_left": "Diese Person ist ausgetreten. Laden Sie sie noch einmal ein.",
  "problem.deactivated": "Diese Person ist deaktiviert. Reaktivieren Sie sie zuerst.",
  "problem.role_too_high":
    "Niemand kann eine Rolle vergeben, die weiter reicht als die eigene, oder ändern, was sie darf.",
  "problem.role_in_use":
    "Personen, Einladungen oder API-Schlüssel haben diese Rolle noch. Geben Sie ihnen zuerst eine andere.",
  "problem.owner": "Wem die Firma gehört, der darf immer alles: Jemand muss Rechte zurückgeben können.",
  "problem.domain_listed": "Diese Domain steht schon in der Liste, oder es sind so viele, wie möglich sind.",
  "problem.domain_unproven":
    "Einen TXT-Eintrag mit diesem Wert gibt es noch nicht. Bis Einträge überall sichtbar sind, kann es eine Stunde dauern.",
  "problem.provider_off": "Verlangen können Sie nur einen Anbieter, der eingeschaltet ist.",
  "problem.provider_unproven":
    "Weisen Sie zuerst eine Domain nach: Bis dahin könnte sich niemand über den Anbieter anmelden.",
  "problem.provider_untried":
    "Melden Sie sich zuerst selbst über den Anbieter an, damit Sie sich nicht aussperren. Wem die Firma gehört, kann das aus jeder Sitzung festlegen.",
  "problem.not_ready": "Diese Datei ist noch nicht fertig.",
};
