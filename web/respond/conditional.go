package respond

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
)

// EntityTag is the weak ETag of an answer: a digest of its body without the time that it took. It
// is made of the answer and not of a state of the library, because an answer may change without it:
// by synonyms, sketches of near-duplicates, or a search that ran out of time. So an unchanged
// answer costs its search but not its way to the client.
func EntityTag(contentType string, body []byte) string {
	digest := sha256.New()
	for contentType == TypeJSON {
		at := bytes.Index(body, tookKey)
		if at < 0 {
			break
		}
		at += len(tookKey)
		digest.Write(body[:at])
		body = bytes.TrimLeft(body[at:], "0123456789.")
	}
	digest.Write(body)
	return `W/"` + hex.EncodeToString(digest.Sum(nil)[:12]) + `"`
}

// tookKey is the key of a time in JSON. It cannot be in a text, where its quotes would be escaped.
var tookKey = []byte(`"took_ms":`)

// unchanged reports whether the client says in If-None-Match that it has the answer with the tag.
func unchanged(r *http.Request, tag string) bool {
	return slices.ContainsFunc(r.Header.Values("If-None-Match"), func(line string) bool { return ListsTag(line, tag) })
}

// ListsTag reports whether a tag is one of a list, or the list is *.
func ListsTag(list, tag string) bool {
	for known := range strings.SplitSeq(list, ",") {
		known = strings.TrimSpace(known)
		if known == "*" || strings.TrimPrefix(known, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
