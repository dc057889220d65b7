// Package factors is the second proof of who a person is: the code of an authenticator app (TOTP, RFC 6238), and recovery
// codes for the day the phone is gone. The app's secret is sealed, recovery codes are keyed hashes.
package factors

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
)

const (
	// period and skew: a code is good for its half minute, and for the one before and after, since clocks differ.
	period = 30
	skew   = 1
	// recoveryCodes is how many a person gets, of 80 bits each.
	recoveryCodes = 10
	purpose       = "totp"
	// pixels is the edge of the picture.
	pixels = 240
)

// ErrWrong means that a code is not good. It never says why.
var ErrWrong = errors.New("factors: not good")

// Factors keeps and checks second proofs.
type Factors struct {
	db     *pg.DB
	master *secret.Master
	key    []byte
}

// New makes the one Factors of the program.
func New(db *pg.DB, master *secret.Master) *Factors {
	return &Factors{db: db, master: master, key: master.Derive("recovery codes")}
}

// State is what a person has.
type State struct {
	TOTP     bool  `json:"totp" db:"totp" doc:"Whether signing in asks for a code of an authenticator app"`
	Recovery int64 `json:"recovery_codes" db:"recovery" doc:"How many recovery codes are left"`
}

// Of tells what a person has.
func (f *Factors) Of(ctx context.Context, user uuid.UUID) (State, error) {
	s, err := pg.One(anyone(ctx), f.db, pgx.RowToStructByName[State], `select exists (select from authenticators where user_id = $1 and confirmed_at is not null) totp,
		(select count(*) from recovery_codes where user_id = $1 and used_at is null) recovery`, user)
	if err != nil {
		return s, fmt.Errorf("factors.Of: %w", err)
	}
	return s, nil
}

// Enrolment is what an authenticator app takes: a picture to look at, or words to type.
type Enrolment struct {
	Secret string `json:"secret" doc:"To be typed, where the picture can't be scanned"`
	URI    string `json:"uri" doc:"What the picture says"`
	QR     []byte `json:"qr" doc:"The picture, PNG in base64"`
}

// Enrol makes a new secret, which counts once Confirm has seen a code of it. An app in use is ErrOn.
func (f *Factors) Enrol(ctx context.Context, u users.User) (e Enrolment, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Rapport", AccountName: u.Email, Period: period, SecretSize: 20, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return e, fmt.Errorf("factors.Enrol: %w", err)
	}
	tag, err := f.db.Exec(anyone(ctx), `insert into authenticators (user_id, sealed) values ($1, $2) on conflict (user_id) do update
		set sealed = excluded.sealed, created_at = now(), last_step = 0 where authenticators.confirmed_at is null`,
		u.ID, f.master.Seal(purpose, u.ID.String(), []byte(key.Secret())))
	if err != nil {
		return e, fmt.Errorf("factors.Enrol: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return e, ErrOn
	}
	picture, err := key.Image(pixels, pixels)
	if err != nil {
		return e, fmt.Errorf("factors.Enrol: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return e, fmt.Errorf("factors.Enrol: %w", err)
	}
	return Enrolment{Secret: key.Secret(), URI: key.URL(), QR: out.Bytes()}, nil
}

// ErrOn means that there is a confirmed app already.
var ErrOn = errors.New("factors: an authenticator is in use")

// Confirm turns the app on by its first code, in tx, and gives recovery codes, which nobody can show again.
func (f *Factors) Confirm(ctx context.Context, tx pgx.Tx, user uuid.UUID, code string) ([]string, error) {
	if err := f.use(ctx, tx, user, code, false); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "update authenticators set confirmed_at = now() where user_id = $1", user); err != nil {
		return nil, fmt.Errorf("factors.Confirm: %w", err)
	}
	return f.Renew(ctx, tx, user)
}

// Check uses up a code of the confirmed app. The same code, and any older one, is never good again.
func (f *Factors) Check(ctx context.Context, user uuid.UUID, code string) error {
	return f.db.InTx(anyone(ctx), func(ctx context.Context, tx pgx.Tx) error { return f.use(ctx, tx, user, code, true) })
}

func (f *Factors) use(ctx context.Context, tx pgx.Tx, user uuid.UUID, code string, confirmed bool) error {
	var sealed []byte
	var last int64
	err := tx.QueryRow(ctx, "select sealed, last_step from authenticators where user_id = $1 and (confirmed_at is not null) = $2 for update", user, confirmed).Scan(&sealed, &last)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrWrong
	}
	if err != nil {
		return fmt.Errorf("factors: %w", err)
	}
	plain, err := f.master.Unseal(purpose, user.String(), sealed)
	if err != nil {
		return err
	}
	step, ok := stepOf(string(plain), strings.ReplaceAll(code, " ", ""), time.Now())
	if !ok || step <= last {
		return ErrWrong
	}
	_, err = tx.Exec(ctx, "update authenticators set last_step = $2 where user_id = $1", user, step)
	return err
}

// stepOf finds the time step that a code belongs to, among those that are good at now.
func stepOf(secretText, code string, now time.Time) (step int64, ok bool) {
	for i := int64(-skew); i <= skew; i++ {
		at := now.Add(time.Duration(i) * period * time.Second)
		good, err := totp.ValidateCustom(code, secretText, at, totp.ValidateOpts{Period: period, Skew: 0, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && good {
			step, ok = at.Unix()/period, true
		}
	}
	return step, ok
}

// Recover uses up a recovery code.
func (f *Factors) Recover(ctx context.Context, user uuid.UUID, code string) error {
	tag, err := f.db.Exec(anyone(ctx), "update recovery_codes set used_at = now() where user_id = $1 and hash = $2 and used_at is null", user, f.hash(user, code))
	if err != nil {
		return fmt.Errorf("factors.Recover: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrWrong
	}
	return nil
}

// Renew gives new recovery codes in place of all older ones.
func (f *Factors) Renew(ctx context.Context, tx pgx.Tx, user uuid.UUID) ([]string, error) {
	var list []string
	var hashes [][]byte
	for range recoveryCodes {
		word := strings.ToLower(rand.Text()[:16])
		list = append(list, word[:4]+"-"+word[4:8]+"-"+word[8:12]+"-"+word[12:])
		hashes = append(hashes, f.hash(user, word))
	}
	if _, err := tx.Exec(ctx, "delete from recovery_codes where user_id = $1", user); err != nil {
		return nil, fmt.Errorf("factors.Renew: %w", err)
	}
	if _, err := tx.Exec(ctx, "insert into recovery_codes (user_id, hash) select $1, unnest($2::bytea[])", user, hashes); err != nil {
		return nil, fmt.Errorf("factors.Renew: %w", err)
	}
	return list, nil
}

// Disable takes the app and its recovery codes away. It tells whether there was a confirmed one.
func (f *Factors) Disable(ctx context.Context, tx pgx.Tx, user uuid.UUID) (was bool, err error) {
	tag, err := tx.Exec(ctx, "delete from authenticators where user_id = $1 and confirmed_at is not null", user)
	if err == nil {
		_, err = tx.Exec(ctx, "delete from recovery_codes where user_id = $1", user)
	}
	if err != nil {
		return false, fmt.Errorf("factors.Disable: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}

// hash takes a recovery code however it was typed.
func (f *Factors) hash(user uuid.UUID, code string) []byte {
	word := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	mac := hmac.New(sha256.New, f.key)
	mac.Write(user[:])
	mac.Write([]byte(word))
	return mac.Sum(nil)
}

// anyone is for statements on second proofs only: they belong to people, not to companies.
func anyone(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }
