package respond

import (
	"context"
	"errors"
	"math"
	"net/http"
	"os"
	"syscall"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/web/say"
)

// The errors of an address that there is not: of a page, and of the API.
var (
	ErrNoRoute = NewFault(http.StatusNotFound, coded.New("page-not-found"))
	ErrNoCall  = NewFault(http.StatusNotFound, coded.New("call-not-found"))
)

// statusClientClosed is nginx's status for a client that left before the answer; nobody reads it but the log.
const statusClientClosed = 499

// Fault is what an error means to whoever asked, in no language. Its message has a title: see say.Problems.
type Fault struct {
	coded.Message
	Status    int
	Parameter string // at fault; empty for none
	// Position is where a query cannot be read, in characters from 0; nil if it is not about a query.
	Position *int
	// Outcomes are those of the files of an upload, of which none could be added or an error ended it.
	Outcomes []index.Outcome
	// Also is told after the detail; no message for nothing.
	Also coded.Message
	// Opening is how far the opening of the library is; nil once it is open.
	Opening *index.Opening

	retry int // seconds after which the request may be sent again; 0 if that would not help
}

// NewFault returns an error that always means the same to whoever asked.
func NewFault(status int, m coded.Message) *Fault { return &Fault{Message: m, Status: status} }

// NewPassingFault returns a fault that may be gone after some seconds.
func NewPassingFault(status int, m coded.Message, retry int) *Fault {
	return &Fault{Message: m, Status: status, retry: retry}
}

func (f *Fault) Error() string { return f.Message.String() }

// Fault implements faulty.
func (f *Fault) Fault() Fault { return *f }

// RetryAfter implements retryError.
func (f *Fault) RetryAfter() int { return f.retry }

// In returns the fault as it is told in a language.
func (f Fault) In(lang string) Problem {
	words := say.MessageWords(lang, f.Message)
	if !f.Also.IsZero() {
		words.Detail = say.Message(lang, coded.New("frame-sentences", "first", words.Detail, "second", f.Also))
	}
	return Problem{
		Type: ProblemPath + f.Code, Title: words.Title, Status: f.Status, Detail: words.Detail, Hint: words.Hint,
		Parameter: f.Parameter, Position: f.Position, Outcomes: OutcomesIn(lang, f.Outcomes...), Opening: f.Opening,
	}
}

// ProblemPath is where the addresses of problems begin, which say what each means.
const ProblemPath = "/problems/"

// Problem is an error as told to a program, by RFC 9457, and to a reader.
type Problem struct {
	// Type is the address of the kind of problem, relative to the site's. It never changes.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Parameter is the name of the parameter at fault.
	Parameter string `json:"parameter,omitempty"`
	// Position is where a query cannot be read, in characters from 0.
	Position *int `json:"position,omitempty"`
	// Hint says what to do about it.
	Hint string `json:"hint,omitempty"`
	// Outcomes are those of the files of an upload, where none could be added or an error ended it.
	Outcomes []Outcome `json:"outcomes,omitempty"`
	// Opening is how far the opening of the library is, while it is being opened.
	Opening *index.Opening `json:"opening,omitempty"`
	// RequestID is that in the header X-Request-Id and in the log.
	RequestID string `json:"request_id,omitempty"`
}

// Outcome is an index.Outcome as it is told in JSON, with the reason in words.
type Outcome struct {
	Outcome  index.Status `json:"outcome"`
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	File     string       `json:"file"`
	Reason   string       `json:"reason"` // why a file was rejected
	Replaces string       `json:"replaces,omitempty"`
}

// OutcomesIn returns outcomes as they are told in a language; nil for none.
func OutcomesIn(lang string, outcomes ...index.Outcome) []Outcome {
	var told []Outcome
	for _, o := range outcomes {
		reason := ""
		if !o.Reason.IsZero() {
			reason = say.Message(lang, o.Reason)
		}
		told = append(told, Outcome{o.Outcome, o.ID, o.Title, o.File, reason, o.Replaces})
	}
	return told
}

// faulty is an error that knows what it means to whoever asked. Those of other packages are in the table outcomes.
type faulty interface {
	error
	Fault() Fault
}

// retryError is an error that says after how many seconds the request may be sent again; 0 if that would not help.
type retryError interface {
	error
	RetryAfter() int
}

// outcomes is the one place in which the meaning of an error of another package becomes a status. The first row that matches counts.
// A row without a message is of an error that has its own.
var outcomes = []struct {
	matches func(error) bool
	fault   Fault
}{
	{As[*index.UnavailableError], Fault{Status: http.StatusServiceUnavailable, Message: coded.New("engine-unavailable")}},
	{is(index.ErrNoRoom), Fault{Status: http.StatusInsufficientStorage, Message: coded.New("engine-full")}},
	{is(index.ErrReadOnly), Fault{Status: http.StatusForbidden, Message: coded.New("library-read-only")}},
	{is(index.ErrNotFound), Fault{Status: http.StatusNotFound, Message: coded.New("report-not-found")}},
	{is(index.ErrNoOriginal), Fault{Status: http.StatusNotFound, Message: coded.New("report-without-file")}},
	{is(index.ErrNoSection), Fault{Status: http.StatusNotFound, Message: coded.New("section-not-found"), Parameter: "section"}},
	{is(index.ErrNoRegion), Fault{Status: http.StatusNotFound, Message: coded.New("region-not-found")}},
	{is(index.ErrBuiltIn), Fault{Status: http.StatusConflict, Message: coded.New("dictionary-built-in")}},
	{is(index.ErrNoDictionary), Fault{Status: http.StatusNotFound, Message: coded.New("dictionary-unknown")}},
	{is(index.ErrDictionaryName), Fault{Status: http.StatusBadRequest, Message: coded.New("dictionary-bad-name")}},
	{is(index.ErrManyDictionaries), Fault{Status: http.StatusConflict, Message: coded.New("dictionary-one-too-many")}},
	{is(index.ErrCursor), Fault{Status: http.StatusBadRequest, Message: coded.New("cursor-unknown"), Parameter: "cursor"}},
	{As[*report.FieldError], Fault{Status: http.StatusUnprocessableEntity}},
	{As[*http.MaxBytesError], Fault{Status: http.StatusRequestEntityTooLarge}},
	{is(syscall.ENOSPC), Fault{Status: http.StatusInsufficientStorage, Message: coded.New("disk-full")}},
	{is(os.ErrDeadlineExceeded), Fault{Status: http.StatusRequestTimeout, Message: coded.New("upload-timeout")}},
	{As[*query.Error], Fault{Status: http.StatusBadRequest, Parameter: "q"}},
	{As[*index.FilterError], Fault{Status: http.StatusBadRequest}},
	{As[*index.ColumnsError], Fault{Status: http.StatusBadRequest, Parameter: "column"}},
	{is(index.ErrClosed), Fault{Status: http.StatusServiceUnavailable, Message: coded.New("server-stopping")}},
	{is(context.Canceled), Fault{Status: statusClientClosed, Message: coded.New("request-cancelled")}},
	{is(context.DeadlineExceeded), Fault{Status: http.StatusServiceUnavailable, Message: coded.New("search-timeout")}},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func As[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// FaultOf returns what err means to whoever asked. An error that does not know it and has no row is ours: a 500 that tells nothing.
func FaultOf(err error) Fault {
	var own faulty
	if errors.As(err, &own) {
		return own.Fault()
	}
	for _, o := range outcomes {
		if !o.matches(err) {
			continue
		}
		f := o.fault
		var q *query.Error
		var filter *index.FilterError
		var field *report.FieldError
		var columns *index.ColumnsError
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &q):
			f.Message, f.Position = q.Coded(), &q.Position
		case errors.As(err, &filter):
			f.Message, f.Parameter = filter.Coded(), filter.Field
		case errors.As(err, &field):
			f.Message, f.Parameter = field.Coded(), field.Field
		case errors.As(err, &columns):
			f.Message = columns.Coded()
		case errors.As(err, &large):
			f.Message = coded.New("body-too-large", "most", coded.Size(large.Limit))
		}
		return f
	}
	return Fault{Status: http.StatusInternalServerError, Message: coded.New("server-error")}
}

// RetryAfter is how many seconds later a request that ended in err may be sent again; 0 if that would not help.
func RetryAfter(err error) int {
	var own retryError
	var away *index.UnavailableError
	switch {
	case errors.As(err, &own):
		return own.RetryAfter()
	case errors.As(err, &away):
		return max(1, int(math.Ceil(away.RetryAfter.Seconds())))
	case errors.Is(err, index.ErrClosed):
		return 5 // about as long as a server takes to start again
	case errors.Is(err, context.DeadlineExceeded):
		return 10 // by then the searches that took its time have ended: answerTimeout
	}
	return 0
}

const ProblemContentType = "application/problem+json"
