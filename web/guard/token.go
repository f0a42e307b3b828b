package guard

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"gongbao/web/respond"
)

// Token lets whoever knows its secret change the library.
type Token struct {
	Name   string // for the log
	Secret string
}

// The reasons why a call may not change the library.
var (
	ErrWritesOff = respond.NewFault("no token is configured", respond.Problem{
		Status: http.StatusForbidden, Title: "没有开放写入", Detail: "这台服务器没有设置写入令牌，只提供读取。",
		Hint: "启动 gongbao serve 时，用 --tokens 或环境变量 GONGBAO_TOKEN 设置令牌。",
	})
	ErrNoToken = respond.NewFault("no bearer token", respond.Problem{
		Status: http.StatusUnauthorized, Title: "需要令牌", Detail: "改动资料库要出示令牌。", Hint: "请在请求头写明 Authorization: Bearer 令牌。",
	})
	ErrBadToken = respond.NewFault("unknown bearer token", respond.Problem{
		Status: http.StatusUnauthorized, Title: "令牌无效", Detail: "没有这个令牌。", Hint: "请向管理员索取现用的令牌。",
	})
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
