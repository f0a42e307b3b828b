package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/gin-gonic/gin"
)

// requestIDHeader names the header with the ID of a request, by which its lines in the log are found.
const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// requestID returns the ID of the request that ctx is of, or "".
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identify gives the request an ID. One that the client sends is not believed: the log is ours.
func identify(c *gin.Context) {
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	id := hex.EncodeToString(random[:])
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
	c.Writer.Header().Set(requestIDHeader, id)
	c.Next()
}
