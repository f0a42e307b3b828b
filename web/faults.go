package web

import (
	"errors"

	"gongbao/index/panel"
)

// paramError is a parameter that cannot be read.
type paramError struct {
	name   string // empty where no single one is at fault
	detail string // in Chinese, with what is allowed
}

func (e *paramError) Error() string { return "parameter " + e.name + ": " + e.detail }

func (e *paramError) describe(p *Problem) { p.Detail, p.Parameter = e.detail, e.name }

// bodyError is a body that cannot be read as what it is said to be.
type bodyError struct{ reason string } // in Chinese

func (e *bodyError) Error() string { return "body: " + e.reason }

func (e *bodyError) describe(p *Problem) { p.Detail = e.reason }

// mediaTypeError is a body of a type that the address does not take.
type mediaTypeError struct{ allowed string } // in Chinese

func (e *mediaTypeError) Error() string { return "media type: " + e.allowed }

func (e *mediaTypeError) describe(p *Problem) { p.Detail = e.allowed }

// errChanged is a permalink to a dictionary or to reports that are others now.
var errChanged = errors.New("what the link is of has changed")

// changedError says which has changed.
type changedError struct{ detail string }

func (e *changedError) Error() string { return e.detail }

func (e *changedError) Unwrap() error { return errChanged }

func (e *changedError) describe(p *Problem) { p.Detail = e.detail }

// aboutTerms makes of a *panel.Error one about a parameter.
func aboutTerms(name string, err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &paramError{name: name, detail: bad.Error()}
	}
	return err
}
