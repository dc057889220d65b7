package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
)

// ErrSealed means that something does not open: another key, another purpose or place, or it was changed.
var ErrSealed = errors.New("secret: this was sealed with another key, for another place, or was changed")

// Seal encrypts what must not be readable in the database (AES-256-GCM, a nonce of its own). It opens only for the same
// purpose and the same place, such as the id of its row: a sealed value that is moved to another row is worth nothing.
func (m *Master) Seal(purpose, place string, plain []byte) []byte {
	return m.gcm(purpose).Seal(nil, nil, plain, []byte(place))
}

// Unseal gives back what Seal was given, or ErrSealed.
func (m *Master) Unseal(purpose, place string, sealed []byte) ([]byte, error) {
	plain, err := m.gcm(purpose).Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func (m *Master) gcm(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(m.Derive("seal/" + purpose))
	if err != nil {
		panic("secret: " + err.Error()) // only for a key of the wrong length
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("secret: " + err.Error())
	}
	return gcm
}
