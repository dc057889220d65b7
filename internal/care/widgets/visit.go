package widgets

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Bounds of what visitors send, in characters.
const (
	maxText    = 2000
	maxPage    = 2000
	maxName    = 100
	maxBrowser = 200
)

// answerWithin bounds how long an answer is looked for, also when nobody waits any more. It is shorter than the silence after
// which the widget gives up.
const answerWithin = 45 * time.Second

// VisitorSession is what a widget is told when its panel opens.
type VisitorSession struct {
	Token        string               `json:"visitor_token" x-id:"visitor_token" doc:"Send it as Authorization: Bearer, and with the next session"`
	Conversation *VisitorConversation `json:"conversation"`
	KnownEmail   bool                 `json:"known_email"`
}

// VisitorConversation is the conversation that a visitor goes on with.
type VisitorConversation struct {
	ID       uuid.UUID               `json:"id" x-id:"conversation"`
	Messages []conversations.Message `json:"messages" nullable:"false"`
}

// VisitorAnswer is the end of an answer.
type VisitorAnswer struct {
	Message  conversations.Message `json:"message"`
	AskEmail bool                  `json:"ask_email" doc:"Whether an address would help: there was no answer and we have none"`
}

// enter begins or goes on with a session. A token that is not good for this widget starts afresh: it is no error.
func (s *Service) enter(ctx context.Context, f *face, token string, v conversations.Visit) (*VisitorSession, error) {
	v.Widget, v.Visitor = f.id, uuid.Nil
	if c, err := s.tokens.read(token); err == nil && c.Company == f.company && c.Widget == f.id {
		v.Visitor = c.Visitor
	}
	if err := checkPage(v.PageURL); err != nil {
		return nil, err
	}
	w, err := s.talks.Enter(tenant.With(ctx, visitorActor(f.company, v.Visitor, f.id)), v)
	if err != nil {
		return nil, err
	}
	out := &VisitorSession{KnownEmail: w.KnownEmail, Token: s.tokens.sign(claims{Visitor: w.Visitor, Company: f.company, Widget: f.id}, time.Now())}
	if len(w.Messages) > 0 {
		out.Conversation = &VisitorConversation{ID: w.Conversation, Messages: w.Messages}
	}
	return out, nil
}

// answer finds and keeps the answer to a message, whether or not anybody still waits for it. emit gets its pieces; the end
// of the telling is the answer as it was kept.
func (s *Service) answer(ctx context.Context, f *face, asked *conversations.Asked, text string, emit func(answers.Event)) (*VisitorAnswer, error) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
	defer cancel()
	found, err := s.config.Answers.Answer(bounded, answers.Request{Question: text, Via: answers.Customer, ConversationID: &asked.Conversation},
		func(e answers.Event) error {
			if e.Name != "done" {
				emit(e)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	offers := found.Refused && f.handOff.offered(time.Now())
	said := found.Text
	if offers && f.handOff.message != "" {
		said += "\n\n" + f.handOff.message
		emit(answers.Event{Name: "delta", Data: answers.Delta{Text: f.handOff.message, Sentence: 1}})
	}
	kept, err := s.talks.Reply(context.WithoutCancel(ctx), asked, conversations.Message{Text: said, Sentences: found.Sentences,
		Citations: found.Citations, Refused: found.Refused})
	if err != nil {
		return nil, err
	}
	return &VisitorAnswer{Message: kept, AskEmail: offers && f.widget.AskEmail && !asked.KnownEmail}, nil
}

// cleanText composes a message and holds it to its bounds.
func cleanText(text string) (string, error) {
	text = norm.NFC.String(strings.TrimSpace(text))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", problem.InvalidField("text", "The message is empty.")
	case n > maxText:
		return "", problem.InvalidField("text", "A message has at most %d characters; this one has %d.", maxText, n)
	}
	return text, nil
}

// checkPage takes addresses of pages only: they are shown as links.
func checkPage(page string) error {
	u, err := url.Parse(page)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || utf8.RuneCountInString(page) > maxPage {
		return problem.InvalidField("page_url", "page_url must be the address of a web page, of at most %d characters.", maxPage)
	}
	return nil
}

// browserName makes a User-Agent header storable.
func browserName(agent string) string {
	runes := []rune(strings.ToValidUTF8(agent, ""))
	return string(runes[:min(len(runes), maxBrowser)])
}
