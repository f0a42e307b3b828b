package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
)

// requestIDHeader names the header with the ID of a request, by which its lines in the log are found.
const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// requestID returns the ID of the request that ctx is of, or "".
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identified returns the request with an ID. One that the client sends is not believed: the log is ours.
func identified(r *http.Request) (with *http.Request, id string) {
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	id = hex.EncodeToString(random[:])
	return r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)), id
}

// longestLogged is the most bytes of a path in the log.
const longestLogged = 300

// logged is what a client wrote, or as much of it as the log needs.
func logged(text string) string {
	if len(text) <= longestLogged {
		return text
	}
	return strings.ToValidUTF8(text[:longestLogged], "") + "…"
}
