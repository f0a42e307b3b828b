package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// Token lets whoever knows its secret change the library.
type Token struct {
	Name   string // for the log
	Secret string
}

// The reasons why a call may not change the library.
var (
	errWritesOff = newFault("no token is configured", Problem{
		Status: http.StatusForbidden, Title: "没有开放写入", Detail: "这台服务器没有设置写入令牌，只提供读取。",
		Hint: "启动 gongbao serve 时，用 --tokens 或环境变量 GONGBAO_TOKEN 设置令牌。",
	})
	errNoToken = newFault("no bearer token", Problem{
		Status: http.StatusUnauthorized, Title: "需要令牌", Detail: "改动资料库要出示令牌。", Hint: "请在请求头写明 Authorization: Bearer 令牌。",
	})
	errBadToken = newFault("unknown bearer token", Problem{
		Status: http.StatusUnauthorized, Title: "令牌无效", Detail: "没有这个令牌。", Hint: "请向管理员索取现用的令牌。",
	})
)

// tokens are the known tokens, their secrets hashed: sums are of one length, and of two that are alike in their first bytes nothing
// follows for the secrets.
type tokens []hashedToken

type hashedToken struct {
	name string
	sum  [sha256.Size]byte
}

func hashTokens(plain []Token) tokens {
	hashed := make(tokens, len(plain))
	for i, t := range plain {
		hashed[i] = hashedToken{t.Name, sha256.Sum256([]byte(t.Secret))}
	}
	return hashed
}

// holder returns the name of the token in the headers Authorization of a request, of which there may be one only.
func (ts tokens) holder(authorization []string) (string, error) {
	secret := ""
	if len(authorization) == 1 {
		if scheme, rest, _ := strings.Cut(authorization[0], " "); strings.EqualFold(scheme, "Bearer") {
			secret = rest
		}
	}
	return ts.find(secret)
}

// find returns the name of the token with that secret. It takes as long whichever token it is, and if it is none.
func (ts tokens) find(secret string) (string, error) {
	if len(ts) == 0 {
		return "", errWritesOff
	}
	if secret = strings.TrimSpace(secret); secret == "" {
		return "", errNoToken
	}
	sum := sha256.Sum256([]byte(secret))
	found := -1
	for i, t := range ts {
		found = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(t.sum[:], sum[:]), i, found)
	}
	if found < 0 {
		return "", errBadToken
	}
	return ts[found].name, nil
}
