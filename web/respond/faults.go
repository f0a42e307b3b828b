package respond

import (
	"errors"
	"net/http"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index/panel"
)

// ParamError is a parameter that cannot be read.
type ParamError struct {
	Name string // empty if no single one is at fault
	coded.Message
}

func (e *ParamError) Error() string { return "parameter " + e.Name + ": " + e.Message.String() }

// Fault implements faulty.
func (e *ParamError) Fault() Fault {
	return Fault{Message: e.Message, Status: http.StatusBadRequest, Parameter: e.Name}
}

// BodyError is a body that cannot be read as what it is said to be.
type BodyError struct{ coded.Message }

func (e *BodyError) Error() string { return "body: " + e.Message.String() }

// Fault implements faulty.
func (e *BodyError) Fault() Fault { return Fault{Message: e.Message, Status: http.StatusBadRequest} }

// MediaTypeError is a body of a type that the address does not take.
type MediaTypeError struct{ coded.Message }

func (e *MediaTypeError) Error() string { return "media type: " + e.Message.String() }

// Fault implements faulty.
func (e *MediaTypeError) Fault() Fault {
	return Fault{Message: e.Message, Status: http.StatusUnsupportedMediaType}
}

// ChangedError is a permalink to a dictionary or to reports that are others now.
type ChangedError struct{ coded.Message }

func (e *ChangedError) Error() string { return e.Message.String() }

// Fault implements faulty.
func (e *ChangedError) Fault() Fault { return Fault{Message: e.Message, Status: http.StatusConflict} }

// AboutTerms makes of a *panel.Error one about a parameter.
func AboutTerms(name string, err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &ParamError{name, bad.Coded()}
	}
	return err
}

// MethodError is a method that the address does not take.
type MethodError struct{ Allowed string } // as in the header Allow

func (e *MethodError) Error() string { return "method not allowed, but " + e.Allowed }

// Fault implements faulty.
func (e *MethodError) Fault() Fault {
	return Fault{Message: coded.New("method-not-allowed", "methods", strings.Split(e.Allowed, ", ")), Status: http.StatusMethodNotAllowed}
}
