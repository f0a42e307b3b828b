package cluster

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"gongbao/index"
)

// statusError is an answer of the cluster that is not what was asked for.
type statusError struct {
	Status int
	Type   string // of the error, as OpenSearch calls it
	Reason string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("OpenSearch answers %d %s: %s", e.Status, e.Type, e.Reason)
}

// HasStatus reports whether an error is an answer with a status.
func HasStatus(err error, status int) bool {
	var answer *statusError
	return errors.As(err, &answer) && answer.Status == status
}

// HasType reports whether an error is an answer of a type.
func HasType(err error, kind string) bool {
	var answer *statusError
	return errors.As(err, &answer) && answer.Type == kind
}

var (
	// ErrShort is returned for an answer in which a shard is missing: it would be too short.
	ErrShort = errors.New("some shards of OpenSearch did not answer")
	// ErrNoDocument is returned for a document that an index does not have.
	ErrNoDocument = errors.New("no such document")
)

// retryAfter is how long a cluster may need until it answers again.
const retryAfter = 5 * time.Second

// Unavailable returns an error of a cluster that cannot answer now.
func Unavailable(err error) error { return &index.UnavailableError{Err: err, RetryAfter: retryAfter} }

// unreached returns what an error of a connection means.
func unreached(err error) error {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var plain tls.RecordHeaderError
	var refused *net.OpError
	switch {
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &plain), errors.Is(err, http.ErrSchemeMismatch),
		errors.As(err, &refused) && refused.Op == "remote error": // how crypto/tls tells of an alert
		return fmt.Errorf("%w: %w", index.ErrUntrusted, err)
	}
	return Unavailable(fmt.Errorf("OpenSearch cannot be reached: %v", err)) // a time that was up is the node's, and not the caller's
}

// failure returns the error in an answer.
func failure(status int, answer []byte) error {
	var said struct {
		Error Cause
		Found *bool
	}
	if json.Unmarshal(answer, &said) != nil {
		said.Error.Reason = beginning(answer)
	}
	if status == http.StatusNotFound && said.Found != nil && !*said.Found {
		return ErrNoDocument
	}
	return said.Error.Failure(status)
}

// Failure returns the error of an answer with a status.
func (c *Cause) Failure(status int) error {
	e := &statusError{status, c.Type, c.reason()}
	blocked := e.Type == "cluster_block_exception"
	switch {
	case blocked && strings.Contains(e.Reason, "read-only-allow-delete"), // a disk is over its flood-stage watermark
		e.Type == "index_create_block_exception": // and every disk over its high one
		return fmt.Errorf("%w: %w", index.ErrNoRoom, e)
	case status == http.StatusUnauthorized, status == http.StatusForbidden && !blocked:
		return fmt.Errorf("%w: %w", index.ErrRights, e)
	case passes(status), e.Type == "index_not_found_exception":
		return Unavailable(e)
	}
	return e
}

// passes reports whether a status says that the cluster cannot answer now. It says 500, too, if a node has
// left in the middle of a request.
func passes(status int) bool {
	return status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
}

// beginning returns the beginning of an answer, for an error.
func beginning(answer []byte) string {
	return strings.TrimSpace(string(answer[:min(len(answer), 200)]))
}

// Cause is what OpenSearch says of an error.
type Cause struct {
	Type, Reason string
	RootCause    []Cause                  `json:"root_cause"`
	CausedBy     *Cause                   `json:"caused_by"`
	FailedShards []struct{ Reason Cause } `json:"failed_shards"`
}

// UnmarshalJSON also reads an error that is a text.
func (c *Cause) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &c.Reason) == nil {
		return nil
	}
	type cause Cause
	return json.Unmarshal(data, (*cause)(c))
}

// reason returns the innermost reason.
func (c *Cause) reason() string {
	switch {
	case c.CausedBy != nil:
		return c.CausedBy.reason()
	case len(c.FailedShards) > 0:
		return c.FailedShards[0].Reason.reason()
	case c.Reason == "" && len(c.RootCause) > 0:
		return c.RootCause[0].reason()
	}
	return c.Reason
}
