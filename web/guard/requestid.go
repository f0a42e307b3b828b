package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
)

// RequestIDHeader names the header with the ID of a request, by which its lines in the log are
// found.
const RequestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// RequestID returns the ID of the request that ctx is of, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// WithRequestID returns the request with an ID. One that the client sends is not believed: the log
// is ours.
func WithRequestID(r *http.Request) (with *http.Request, id string) {
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	id = hex.EncodeToString(random[:])
	return r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)), id
}

// maxLogged is the most bytes of a path in the log.
const maxLogged = 300

// Logged is what a client wrote, or as much of it as the log needs.
func Logged(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return strings.ToValidUTF8(text[:maxLogged], "") + "…"
}
