package notifications

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/mail"
	"rapport/internal/platform/tenant"
)

// mailWords are what a mail says of an event in one language: with what the record is called, and without, for who may not see it.
type mailWords struct {
	titled, bare map[string]string
	button, why  string
}

var mailLanguages = map[string]mailWords{
	"en": {
		titled: map[string]string{Reminder: "Reminder: {title}", Mention: "{from} mentioned you in “{title}”", Assigned: "{from} gave you the task “{title}”"},
		bare:   map[string]string{Reminder: "A reminder", Mention: "{from} mentioned you", Assigned: "{from} gave you a task"},
		button: "Open in Rapport", why: "You choose in Settings, Notifications, what you get as a mail.",
	},
	"de": {
		titled: map[string]string{Reminder: "Erinnerung: {title}", Mention: "{from} hat Sie in „{title}“ erwähnt", Assigned: "{from} hat Ihnen die Aufgabe „{title}“ gegeben"},
		bare:   map[string]string{Reminder: "Eine Erinnerung", Mention: "{from} hat Sie erwähnt", Assigned: "{from} hat Ihnen eine Aufgabe gegeben"},
		button: "In Rapport öffnen", why: "Was Sie als Mail bekommen, legen Sie unter Einstellungen, Benachrichtigungen fest.",
	},
}

// letter is a notification with whom it goes to.
type letter struct {
	Notification
	to                      uuid.UUID
	role                    tenant.Role
	name, address, language string
}

// mail sends a notification to its member, once. What the record is called is read as the member may see it.
func (s *Service) mail(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		l, err := s.unsent(ctx, tx, id)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		who, _ := tenant.From(ctx)
		reader := tenant.With(ctx, tenant.Actor{CompanyID: who.CompanyID, ID: l.to, Kind: tenant.User, Name: l.name, Role: l.role, Via: who.Via})
		one := []Notification{l.Notification}
		if err := s.name(reader, one); err != nil {
			return err
		}
		l.Notification = one[0]
		_, err = s.Mailer.Send(ctx, tx, l.message(s.URL))
		return err
	})
}

// unsent takes a notification that is still to be mailed.
func (s *Service) unsent(ctx context.Context, tx pgx.Tx, id uuid.UUID) (l letter, err error) {
	who, _ := tenant.From(ctx)
	err = tx.QueryRow(context.WithoutCancel(ctx), `update notifications n set mailed_at = clock_timestamp()
		from members m join users u on u.id = m.user_id join companies c on c.id = m.company_id
		where n.company_id = $1 and n.id = $2 and n.by_mail and n.mailed_at is null and m.company_id = n.company_id and m.user_id = n.user_id
		returning n.kind, n.record, n.record_id, n.from_name, n.user_id, m.role, u.name, u.email, case u.locale when 'auto' then c.locale else u.locale end`,
		who.CompanyID, id).Scan(&l.Kind, &l.Record, &l.RecordID, &l.FromName, &l.to, &l.role, &l.name, &l.address, &l.language)
	return l, err
}

func (l *letter) message(base string) mail.Message {
	w := mailLanguages[l.language]
	said := w.bare[l.Kind]
	if l.Title != "" {
		said = w.titled[l.Kind]
	}
	said = strings.NewReplacer("{title}", l.Title, "{from}", l.FromName).Replace(said)
	return mail.Message{To: l.address, ToName: l.name, Subject: said, Text: said + "\n\n" + w.why,
		Link: &mail.Link{Label: w.button, URL: base + "/" + l.Record + "/" + l.RecordID.String()}}
}
