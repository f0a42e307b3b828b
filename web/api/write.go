package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// WriteCall is a request to change the library by somebody who may.
type WriteCall struct {
	*http.Request
	Audit *slog.Logger // takes a line for each thing that is changed, or was to be
}

// movedWriteError is a change of a report whose place another has taken.
type movedWriteError struct{ to string }

func (e *movedWriteError) Error() string { return "report gave its place to " + e.to }

// Fault is what it means to whoever asked.
func (e *movedWriteError) Fault() respond.Fault {
	return respond.Fault{Status: http.StatusConflict, Message: coded.New("report-replaced", "id", e.to)}
}

// errWriteTimeout is returned for a change that took longer than writeTimeout.
// Whoever sent it should look first what was done, so that it is not to be sent again at once.
var errWriteTimeout = respond.NewFault(http.StatusServiceUnavailable, coded.New("write-timeout", "minutes", int(guard.WriteTimeout/time.Minute)))

// AsWrite returns an error of the library for a call that changes: it must not be led on to another
// report, and its time is not that of a search.
func AsWrite(err error) error {
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return &movedWriteError{moved.ID}
	}
	if unfinished := (*unfinishedError)(nil); errors.As(err, &unfinished) {
		return &unfinishedError{unfinished.outcomes, AsWrite(unfinished.err)}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", errWriteTimeout, err)
	}
	return err
}

// unfinishedError is an addition that ended early.
type unfinishedError struct {
	outcomes []index.Outcome // before that
	err      error
}

func (e *unfinishedError) Error() string { return e.err.Error() }

func (e *unfinishedError) Unwrap() error { return e.err }

// Fault has the status of what ended it, and the outcomes before.
func (e *unfinishedError) Fault() respond.Fault {
	f := respond.FaultOf(e.err)
	f.Outcomes, f.Also = e.outcomes, coded.New("outcomes-before-end", "outcomes", len(e.outcomes))
	return f
}

func (s *Calls) Remove(r WriteCall) (*respond.Response, error) {
	if _, err := address.ParseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	removal := answer.Removal{Outcome: "removed", ID: r.PathValue("id")}
	rep, err := s.lib.Report(r.Context(), removal.ID)
	switch {
	case err == nil:
		removal.Title, removal.File = rep.Header().Name(), rep.Source.File
	case !errors.Is(err, index.ErrDamagedReport): // which can be removed nevertheless
		return nil, err
	}
	removed, err := s.writer.Remove(r.Context(), removal.ID)
	if err != nil {
		return nil, err
	}
	if len(removed) == 0 {
		return nil, index.ErrNotFound // somebody was quicker
	}
	r.Audit.Info("audit", "outcome", removal.Outcome, "report", removal.ID, "title", removal.Title, "file", removal.File)
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, removal)
}

// maxCorrection bounds the body of a correction, in bytes.
const maxCorrection = 64 << 10

// Correct sets fields of a report by hand. The body is a merge patch (RFC 7396) of strings; null
// brings back what was read.
func (s *Calls) Correct(r WriteCall) (*respond.Response, error) {
	if _, err := address.ParseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	values, restored, err := readCorrection(r.Request)
	if err != nil {
		return nil, err
	}
	after, err := s.writer.Edit(r.Context(), r.PathValue("id"), func(rep *report.Report) (*report.Report, error) {
		restored = slices.DeleteFunc(restored, func(field string) bool { // which then is as it was read
			_, corrected := rep.Corrected[field]
			return !corrected
		})
		rep, err := rep.Uncorrect(restored...)
		if err != nil {
			return nil, err
		}
		return rep.Correct(values...)
	})
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		r.Audit.Info("audit", "outcome", "corrected", "report", after.ID, "field", v.Field, "value", v.Value)
	}
	for _, field := range restored {
		r.Audit.Info("audit", "outcome", "restored", "report", after.ID, "field", field)
	}
	duplicates, err := s.lib.Duplicates(after.ID)
	if err != nil { // the correction is made all the same
		s.log.Error("near-duplicates of a corrected report", "request_id", guard.RequestID(r.Context()), "report", after.ID, "error", err)
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewReport(after, duplicates))
}

// readCorrection reads the fields to be set and those to be restored, in the order in which the
// fields are listed.
func readCorrection(r *http.Request) (values []report.Assignment, restored []string, err error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" && mediaType != "application/merge-patch+json" {
		return nil, nil, &respond.MediaTypeError{Message: coded.New("media-type-of-correction")}
	}
	if r.ContentLength > maxCorrection {
		return nil, nil, &http.MaxBytesError{Limit: maxCorrection}
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxCorrection))
	if err != nil {
		return nil, nil, err
	}
	if !utf8.Valid(body) {
		return nil, nil, &respond.BodyError{Message: coded.New("body-not-utf8")}
	}
	fields, err := readMembers(body)
	if err != nil {
		return nil, nil, err
	}
	known := report.Correctable()
	for _, field := range known {
		raw, ok := fields[field]
		if !ok {
			continue
		}
		delete(fields, field)
		if string(raw) == "null" {
			restored = append(restored, field)
			continue
		}
		value, ok := plainValue(raw)
		if ok && strings.ContainsFunc(value, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }) {
			return nil, nil, &report.FieldError{Field: field, Message: coded.New("correction-hidden-character")}
		}
		if !ok {
			return nil, nil, &report.FieldError{Field: field, Message: coded.New("correction-bad-type")}
		}
		values = append(values, report.Assignment{Field: field, Value: value})
	}
	if unknown := slices.Sorted(maps.Keys(fields)); len(unknown) > 0 {
		wrong := coded.New("correction-unknown-field", "fields", known)
		if near := address.Nearest(unknown[0], known); near != "" {
			wrong = coded.New("correction-mistyped-field", "near", near)
		}
		return nil, nil, &report.FieldError{Field: unknown[0], Message: wrong}
	}
	return values, restored, nil
}

// readMembers returns the members of a JSON object. A name that stands twice is an error, where
// encoding/json would take the last of them.
func readMembers(body []byte) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || len(members) == 0 {
		return nil, &respond.BodyError{Message: coded.New("body-correction-no-object")}
	}
	seen := make(map[string]bool)
	object := json.NewDecoder(bytes.NewReader(body))
	_, _ = object.Token() // the brace: the object is known to be valid
	for object.More() {
		name, _ := object.Token()
		var value json.RawMessage
		_ = object.Decode(&value)
		field := fmt.Sprint(name)
		if seen[field] {
			return nil, &report.FieldError{Field: field, Message: coded.New("correction-field-twice")}
		}
		seen[field] = true
	}
	return members, nil
}

// plainValue returns a JSON string or integer as it would be typed.
func plainValue(raw json.RawMessage) (string, bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	var number int64
	if json.Unmarshal(raw, &number) == nil {
		return fmt.Sprint(number), true
	}
	return "", false
}

// rejectedError is an upload of which nothing could be added.
type rejectedError struct{ outcomes []index.Outcome }

func (e *rejectedError) Error() string { return fmt.Sprintf("%d files were rejected", len(e.outcomes)) }

// Fault is what it means to whoever asked.
func (e *rejectedError) Fault() respond.Fault {
	f := respond.Fault{Status: http.StatusUnprocessableEntity, Outcomes: e.outcomes, Message: coded.New("upload-all-rejected", "files", len(e.outcomes))}
	if len(e.outcomes) == 1 {
		f.Message = coded.New("upload-rejected", "file", address.Shown(e.outcomes[0].File), "reason", e.outcomes[0].Reason)
	}
	return f
}

// Upload adds the files of a form or, with the parameter file for its name, of the body.
func (s *Calls) Upload(r WriteCall) (*respond.Response, error) {
	leave, err := s.uploads.Enter(r.Context())
	if errors.Is(err, guard.ErrBusy) {
		return nil, guard.RetryAfter(guard.ErrBusy, guard.UploadWait)
	}
	if err != nil {
		return nil, err
	}
	defer leave()
	folder, err := s.writer.UploadFolder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) // what stays is removed when the library is opened
	what, err := receive(r.Request, folder)
	if err != nil {
		return nil, err
	}
	outcomes := []index.Outcome{}
	what.Each = func(o index.Outcome) {
		outcomes = append(outcomes, o)
		r.Audit.Info("audit", "outcome", o.Outcome, "report", o.ID, "file", o.File, "replaces", o.Replaces, "reason", o.Reason.String())
	}
	if err := s.writer.Add(r.Context(), what); err != nil {
		if len(outcomes) > 0 {
			err = &unfinishedError{outcomes, err}
		}
		return nil, err
	}
	is := func(status index.Status) bool {
		return slices.ContainsFunc(outcomes, func(o index.Outcome) bool { return o.Outcome == status })
	}
	status := http.StatusOK
	switch {
	case is(index.Added):
		status = http.StatusCreated
	case !is(index.Unchanged):
		return nil, &rejectedError{outcomes}
	}
	return respond.NewJSON(status, respond.TypeJSON, answer.Uploaded{Outcomes: respond.OutcomesIn(address.PreferencesOf(r.Request).Lang, outcomes...)})
}
