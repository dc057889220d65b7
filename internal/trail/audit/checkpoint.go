package audit

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Checkpoint says what a company's log was at a moment, signed. Whoever keeps one elsewhere can tell later that nothing
// before it was edited, taken out or cut off.
type Checkpoint struct {
	CompanyID uuid.UUID `json:"company_id" x-id:"company"`
	Seq       int64     `json:"seq" doc:"How many changes are sealed"`
	Mac       Hex       `json:"mac" doc:"The keyed digest of the chain, in hexadecimal digits"`
	Root      Hex       `json:"root" doc:"The digest of the chain without a key"`
	At        time.Time `json:"at" doc:"When it was signed"`
	Signature Hex       `json:"signature" doc:"Ed25519"`
}

// Hex is bytes that JSON has as hexadecimal digits.
type Hex []byte

// MarshalText is for JSON.
func (h Hex) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

// UnmarshalText is for JSON.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

func (h Hex) String() string { return hex.EncodeToString(h) }

// message is what is signed: every value with its length in front, behind a name that no other signature of ours has.
func (c *Checkpoint) message() []byte {
	h := hasher{}
	h.put([]byte("rapport audit checkpoint 1"))
	h.put(c.CompanyID[:])
	h.put(binary.BigEndian.AppendUint64(nil, uint64(c.Seq)))
	h.put(c.Mac)
	h.put(c.Root)
	h.put(binary.BigEndian.AppendUint64(nil, uint64(c.At.UnixMicro())))
	return h.buf
}

// ErrSignature means that a checkpoint was not signed by the key that it is held against.
var ErrSignature = errors.New("the signature of the checkpoint does not hold")

// Verify holds the signature against a public key.
func (c *Checkpoint) Verify(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, c.message(), c.Signature) {
		return ErrSignature
	}
	return nil
}

// Public is the key that checkpoints are held against; nil without a master key.
func (k Keys) Public() ed25519.PublicKey {
	if k.master == nil {
		return nil
	}
	return k.signing().Public().(ed25519.PublicKey)
}

func (k Keys) signing() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(k.master.Derive("audit checkpoints"))
}

func (k Keys) sign(c *Checkpoint) { c.Signature = ed25519.Sign(k.signing(), c.message()) }

// ReadPublicKey reads the key that people keep as hexadecimal digits.
func ReadPublicKey(text string) (ed25519.PublicKey, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("a public key has %d hexadecimal digits", 2*ed25519.PublicKeySize)
	}
	return raw, nil
}
