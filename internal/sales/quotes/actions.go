package quotes

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/picture"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/sales/papers"
)

type quoteInput struct {
	ID string `path:"id" x-id:"quote"`
}

type quoteOutput struct {
	ETag string `header:"ETag"`
	Body *Quote
}

type linesInput struct {
	ID      string `path:"id" x-id:"quote"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the lines are based on; a stale one answers 412 with both versions"`
	Body    struct {
		Lines []papers.PaperLineInput `json:"lines" maxItems:"200" nullable:"false"`
	}
}

type previewInput struct {
	Body struct {
		AccountID *uuid.UUID              `json:"account_id,omitempty" x-id:"account" doc:"Whose prices are asked for"`
		Currency  string                  `json:"currency" minLength:"3" maxLength:"3"`
		Lines     []papers.PaperLineInput `json:"lines" maxItems:"200" nullable:"false"`
	}
}

type previewOutput struct{ Body *PricedLines }

type sendInput struct {
	ID      string `path:"id" x-id:"quote"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that is meant to go out; a stale one answers 412 with both versions"`
	Body    struct {
		Message string `json:"message,omitempty" maxLength:"4000" doc:"Stands in the mail above the link"`
	}
}

type sendOutput struct{ Body *SentQuote }

type linkOutput struct {
	Body struct {
		URL string `json:"url" doc:"Said this once, since only its hash is kept. Earlier links stay good"`
	}
}

type acceptInput struct {
	ID   string `path:"id" x-id:"quote"`
	Body struct {
		Name string `json:"name" minLength:"2" maxLength:"200" doc:"Who accepted"`
	}
}

type declineInput struct {
	ID   string `path:"id" x-id:"quote"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

type fileOutput struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

type tokenInput struct {
	Token string `path:"token" x-id:"none" maxLength:"200"`
}

type publicAcceptInput struct {
	Token string `path:"token" x-id:"none" maxLength:"200"`
	Body  struct {
		Name string `json:"name" minLength:"2" maxLength:"200" doc:"The signature: the name of who accepts"`
	}
}

type publicDeclineInput struct {
	Token string `path:"token" x-id:"none" maxLength:"200"`
	Body  struct {
		Reason string `json:"reason,omitempty" maxLength:"2000"`
		Name   string `json:"name,omitempty" maxLength:"200"`
	}
}

type publicOutput struct {
	Cache string `header:"Cache-Control"`
	Body  *PublicQuote
}

// Mount adds what people do with quotes beside changing their fields, and the doors for customers.
func (s *Service) Mount(api huma.API) {
	one := Spec.Path + "/{id}"
	edit := rest.Access{Min: s.Store.Weakest(resource.Edit)}
	view := rest.Access{Min: s.Store.Weakest(resource.View)}
	rest.Register(api, op(http.MethodPut, one+"/lines", "put-quote-lines", "Replace the lines of a draft; prices left out come from the price lists"), edit, s.putLines)
	rest.Register(api, op(http.MethodPost, Spec.Path+"/preview", "preview-quote-lines", "Price lines and add them up without saving them"), rest.Reading(view), s.preview)
	rest.Register(api, op(http.MethodPost, one+"/send", "send-quote", "Give a draft its number, freeze it, and make a link to it; mailed to the contact where there is mail"), edit, s.send)
	rest.Register(api, op(http.MethodPost, one+"/link", "link-quote", "Make a further link to a quote that went out"), edit, s.newLink)
	rest.Register(api, gives(op(http.MethodDelete, one+"/link", "revoke-quote-links", "Make every link to the quote void"), http.StatusNoContent), edit, s.revoke)
	rest.Register(api, op(http.MethodPost, one+"/accept", "accept-quote", "Write down that the customer accepted otherwise than through the link"), edit, s.accept)
	rest.Register(api, op(http.MethodPost, one+"/decline", "decline-quote", "Write down that the customer declined"), edit, s.decline)
	rest.Register(api, gives(op(http.MethodPost, one+"/revise", "revise-quote", "Make the next revision of a quote that went out; the one before can no longer be accepted"), http.StatusCreated), edit, s.revise)
	rest.Register(api, pdf(op(http.MethodGet, one+"/pdf", "print-quote", "The quote as a letter on A4")), view, s.file)
	s.mountPublic(api)
}

func op(method, path, id, summary string) huma.Operation {
	o := rest.Op(method, path, id, Spec.Name, summary)
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity}
	return o
}

func gives(o huma.Operation, status int) huma.Operation {
	o.DefaultStatus = status
	return o
}

func pdf(o huma.Operation) huma.Operation {
	o.Responses = map[string]*huma.Response{"200": {Description: "The letter", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	return o
}

// mountPublic adds what customers call with nothing but a link, each network at its rate.
func (s *Service) mountPublic(api huma.API) {
	public := func(method, tail, id, summary string, rate *limit.Rate) huma.Operation {
		o := rest.Op(method, "/public/quotes/{token}"+tail, id, "public", summary)
		o.Errors = []int{http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
		o.Middlewares = huma.Middlewares{s.paced(rate)}
		return o
	}
	rest.Register(api, public(http.MethodGet, "", "see-quote", "What a link leads to", s.looking), rest.Public, s.see)
	rest.Register(api, pdf(public(http.MethodGet, "/pdf", "see-quote-pdf", "The same as a letter on A4", s.looking)), rest.Public, s.seeFile)
	logo := public(http.MethodGet, "/logo", "see-quote-logo", "The logo of the company that sent it", s.looking)
	logo.Responses = rest.PictureResponse(picture.LogoType)
	rest.Register(api, logo, rest.Public, s.seeLogo)
	rest.Register(api, public(http.MethodPost, "/accept", "accept-quote-by-link", "Accept, signed with a name", s.deciding), rest.Public, s.acceptByLink)
	rest.Register(api, public(http.MethodPost, "/decline", "decline-quote-by-link", "Decline, with a reason if there is one", s.deciding), rest.Public, s.declineByLink)
}

type networkKey struct{}

// paced holds the sender's network to a rate and hands its address on.
func (s *Service) paced(rate *limit.Rate) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humago.Unwrap(ctx)
		from := limit.Network(r, s.config.Proxies)
		if err := rate.Take(from); err != nil {
			rest.WriteProblem(ctx, err)
			return
		}
		next(huma.WithValue(ctx, networkKey{}, from))
	}
}

// idOf reads the id of the path. What is no identifier names no record.
func (s *Service) idOf(text string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, s.Store.Missing()
	}
	return id, nil
}

func versionOf(match string) (int64, error) {
	if match == "" || match == "*" {
		return resource.AnyVersion, nil
	}
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(match, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.Malformed(`If-Match must be the version of the record in quotes, such as "3".`)
	}
	return n, nil
}

func (s *Service) answer(ctx context.Context, q *Quote, err error) (*quoteOutput, error) {
	if err != nil {
		return nil, err
	}
	return &quoteOutput{ETag: fmt.Sprintf("%q", strconv.FormatInt(q.Version, 10)), Body: s.Store.Mask(ctx, q)}, nil
}

func (s *Service) putLines(ctx context.Context, in *linesInput) (*quoteOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	q, err := s.PutLines(ctx, id, version, in.Body.Lines)
	return s.answer(ctx, q, err)
}

func (s *Service) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	out, err := s.Preview(ctx, in.Body.AccountID, in.Body.Currency, in.Body.Lines)
	return &previewOutput{Body: out}, err
}

func (s *Service) send(ctx context.Context, in *sendInput) (*sendOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	out, err := s.Send(ctx, id, version, in.Body.Message)
	if err != nil {
		return nil, err
	}
	out.Quote = s.Store.Mask(ctx, out.Quote)
	return &sendOutput{Body: out}, nil
}

func (s *Service) newLink(ctx context.Context, in *quoteInput) (*linkOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	out := &linkOutput{}
	out.Body.URL, err = s.Link(ctx, id)
	return out, err
}

func (s *Service) revoke(ctx context.Context, in *quoteInput) (*struct{}, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.Revoke(ctx, id)
}

func (s *Service) accept(ctx context.Context, in *acceptInput) (*quoteOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	q, err := s.Accept(ctx, id, Decision{Name: in.Body.Name})
	return s.answer(ctx, q, err)
}

func (s *Service) decline(ctx context.Context, in *declineInput) (*quoteOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	q, err := s.Decline(ctx, id, Decision{Reason: in.Body.Reason})
	return s.answer(ctx, q, err)
}

func (s *Service) revise(ctx context.Context, in *quoteInput) (*quoteOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	q, err := s.Revise(ctx, id)
	return s.answer(ctx, q, err)
}

func (s *Service) file(ctx context.Context, in *quoteInput) (*fileOutput, error) {
	id, err := s.idOf(in.ID)
	if err != nil {
		return nil, err
	}
	return letterOf(s.PDF(ctx, id))
}

func letterOf(raw []byte, name string, err error) (*fileOutput, error) {
	if err != nil {
		return nil, err
	}
	return &fileOutput{Type: "application/pdf", Disposition: `inline; filename="` + name + `"`, Cache: "private, no-store", Body: raw}, nil
}

func seen(q *PublicQuote, err error) (*publicOutput, error) {
	return &publicOutput{Cache: "private, no-store", Body: q}, err
}

func (s *Service) see(ctx context.Context, in *tokenInput) (*publicOutput, error) {
	return seen(s.See(ctx, in.Token))
}

func (s *Service) seeFile(ctx context.Context, in *tokenInput) (*fileOutput, error) {
	return letterOf(s.PublicPDF(ctx, in.Token))
}

func (s *Service) seeLogo(ctx context.Context, in *tokenInput) (*huma.StreamResponse, error) {
	raw, err := s.PublicLogo(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	return (&rest.Picture{File: io.NopCloser(bytes.NewReader(raw)), Size: int64(len(raw)), Type: picture.LogoType, Public: true}).Send(""), nil
}

func (s *Service) acceptByLink(ctx context.Context, in *publicAcceptInput) (*publicOutput, error) {
	from, _ := ctx.Value(networkKey{}).(string)
	return seen(s.Decide(ctx, in.Token, Accepted, Decision{Name: in.Body.Name, From: from}))
}

func (s *Service) declineByLink(ctx context.Context, in *publicDeclineInput) (*publicOutput, error) {
	from, _ := ctx.Value(networkKey{}).(string)
	return seen(s.Decide(ctx, in.Token, declined, Decision{Name: in.Body.Name, Reason: in.Body.Reason, From: from}))
}
