package secret

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Wrapper is a master key under which data keys stand in the database: a Tink AEAD with a name that people know it by.
type Wrapper interface {
	tink.AEAD
	// Name is what is said of it where it is missing or wrong: the file or the address, without any secret.
	Name() string
}

// KeyFile is the name of the master key that is the program's key file.
const KeyFile = "file"

// fileWrapper is a key file's own key for data keys.
type fileWrapper struct {
	m    *Master
	name string
}

// Wrapper is the master key as a wrapper of data keys.
func (m *Master) Wrapper() Wrapper { return &fileWrapper{m, KeyFile} }

func (w *fileWrapper) Name() string { return w.name }

func (w *fileWrapper) Encrypt(plain, bound []byte) ([]byte, error) {
	return w.m.Seal("data-keys", string(bound), plain), nil
}

func (w *fileWrapper) Decrypt(sealed, bound []byte) ([]byte, error) {
	return w.m.Unseal("data-keys", string(bound), sealed)
}

// OpenWrapper reads the address of a master key:
//
//	file                                        the program's own key file
//	file:/etc/rapport/fields.key                another key file, of the same form; it is never made
//	hcvault://vault.example.com/transit/keys/x  a key of the transit engine of HashiCorp Vault or OpenBao
//
// token is what a Vault is shown; it is no part of the address, so that the address can be told.
func OpenWrapper(address string, own *Master, token string) (Wrapper, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case address == KeyFile:
		if own == nil {
			return nil, errors.New("the key file is not there")
		}
		return own.Wrapper(), nil
	case scheme == "file" && rest != "":
		m, err := Read(strings.TrimPrefix(rest, "//"))
		if err != nil {
			return nil, err
		}
		return &fileWrapper{m, address}, nil
	case scheme == "hcvault" || scheme == "hcvault+http":
		return openVault(address, token)
	}
	return nil, fmt.Errorf("%q is no master key: write file, file:/path/to/key or hcvault://host/transit/keys/name", address)
}

// vault is a key of a transit engine. The key itself never leaves it.
type vault struct {
	address, encrypt, decrypt, token string
	client                           *http.Client
}

// vaultPatience bounds one call to a Vault; a start and a first use wait for it.
const vaultPatience = 10 * time.Second

func openVault(address, token string) (*vault, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, fmt.Errorf("%q is no key of a Vault, such as hcvault://vault.example.com/transit/keys/rapport", address)
	}
	mount, name, ok := strings.Cut(strings.Trim(u.Path, "/"), "/keys/")
	if !ok || mount == "" || name == "" || strings.Contains(name, "/") {
		return nil, fmt.Errorf("%q names no key: its path is /transit/keys/ and the name of the key", address)
	}
	if token == "" {
		return nil, fmt.Errorf("the master key %s needs a token of its Vault (RAPPORT_KMS_TOKEN or RAPPORT_KMS_TOKEN_FILE)", address)
	}
	base := map[string]string{"hcvault": "https://", "hcvault+http": "http://"}[u.Scheme] + u.Host + "/v1/" + mount
	return &vault{address: address, encrypt: base + "/encrypt/" + name, decrypt: base + "/decrypt/" + name, token: token,
		client: &http.Client{Timeout: vaultPatience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

func (v *vault) Name() string { return v.address }

func (v *vault) Encrypt(plain, bound []byte) ([]byte, error) {
	out, err := v.call(v.encrypt, map[string]string{"plaintext": base64.StdEncoding.EncodeToString(plain), "associated_data": base64.StdEncoding.EncodeToString(bound)})
	if err != nil {
		return nil, err
	}
	if out.Ciphertext == "" {
		return nil, fmt.Errorf("the Vault of %s answered without a ciphertext", v.address)
	}
	return []byte(out.Ciphertext), nil
}

func (v *vault) Decrypt(sealed, bound []byte) ([]byte, error) {
	out, err := v.call(v.decrypt, map[string]string{"ciphertext": string(sealed), "associated_data": base64.StdEncoding.EncodeToString(bound)})
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(out.Plaintext)
}

type vaultData struct {
	Ciphertext string `json:"ciphertext"`
	Plaintext  string `json:"plaintext"`
}

// call asks the Vault. It is not the guarded way out (platform/egress): the operator names the address, and it is usually a
// private one.
func (v *vault) call(address string, body map[string]string) (vaultData, error) {
	ctx, cancel := context.WithTimeout(context.Background(), vaultPatience)
	defer cancel()
	raw, err := json.Marshal(body)
	if err != nil {
		return vaultData{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return vaultData{}, err
	}
	req.Header.Set("X-Vault-Token", v.token)
	req.Header.Set("X-Vault-Request", "true")
	res, err := v.client.Do(req)
	if err != nil {
		return vaultData{}, fmt.Errorf("the Vault of %s can't be reached: %w", v.address, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return vaultData{}, fmt.Errorf("the Vault of %s broke off: %w", v.address, err)
	}
	var out struct {
		Data   vaultData `json:"data"`
		Errors []string  `json:"errors"`
	}
	if err := json.Unmarshal(answer, &out); res.StatusCode != http.StatusOK || err != nil {
		return vaultData{}, fmt.Errorf("the Vault of %s refuses (%d %.300s)", v.address, res.StatusCode, strings.Join(out.Errors, "; "))
	}
	return out.Data, nil
}
