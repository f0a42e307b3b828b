package guard

import (
	"io"
	"net/http"
	"time"
)

// bodyPatience is the longest that the sender of a body may pause.
const bodyPatience = 30 * time.Second

// WriteTimeout bounds a call that changes the library, its upload included.
const WriteTimeout = 15 * time.Minute

// patientBody is a body of limited size that may take writeTimeout as long as it keeps coming.
type patientBody struct {
	io.ReadCloser
	connection *http.ResponseController
	until      time.Time
}

func NewPatientBody(w http.ResponseWriter, body io.ReadCloser, limit int64) io.ReadCloser {
	connection, until := http.NewResponseController(w), time.Now().Add(WriteTimeout)
	_ = connection.SetWriteDeadline(until.Add(bodyPatience)) // a connection without deadlines needs no other
	return &patientBody{http.MaxBytesReader(w, body, limit), connection, until}
}

func (b *patientBody) Read(p []byte) (int, error) {
	deadline := time.Now().Add(bodyPatience)
	if deadline.After(b.until) {
		deadline = b.until
	}
	_ = b.connection.SetReadDeadline(deadline)
	return b.ReadCloser.Read(p)
}
