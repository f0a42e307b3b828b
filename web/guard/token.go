package guard

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/web/respond"
)

// Token lets whoever knows its secret change the library.
type Token struct {
	Name   string // for the log
	Secret string
}

// The reasons why a call may not change the library.
var (
	ErrWritesOff = respond.NewFault(http.StatusForbidden, coded.New("token-not-configured"))
	ErrNoToken   = respond.NewFault(http.StatusUnauthorized, coded.New("token-missing"))
	ErrBadToken  = respond.NewFault(http.StatusUnauthorized, coded.New("token-unknown"))
)

// Tokens are the known tokens, their secrets hashed: sums are of one length, and of two that are
// alike in their first bytes nothing follows for the secrets.
type Tokens []hashedToken

type hashedToken struct {
	name string
	sum  [sha256.Size]byte
}

func NewTokens(plain []Token) Tokens {
	hashed := make(Tokens, len(plain))
	for i, t := range plain {
		hashed[i] = hashedToken{t.Name, sha256.Sum256([]byte(t.Secret))}
	}
	return hashed
}

// Holder returns the name of the token in the headers Authorization of a request, of which there
// may be one only.
func (ts Tokens) Holder(authorization []string) (string, error) {
	secret := ""
	if len(authorization) == 1 {
		if scheme, rest, _ := strings.Cut(authorization[0], " "); strings.EqualFold(scheme, "Bearer") {
			secret = rest
		}
	}
	return ts.Find(secret)
}

// Find returns the name of the token with that secret. It takes as long whichever token it is, and
// if it is none.
func (ts Tokens) Find(secret string) (string, error) {
	if len(ts) == 0 {
		return "", ErrWritesOff
	}
	if secret = strings.TrimSpace(secret); secret == "" {
		return "", ErrNoToken
	}
	sum := sha256.Sum256([]byte(secret))
	found := -1
	for i, t := range ts {
		found = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(t.sum[:], sum[:]), i, found)
	}
	if found < 0 {
		return "", ErrBadToken
	}
	return ts[found].name, nil
}
