// Package coded has what is told to a reader as a code and arguments, without words:
//
//	coded.New("query-too-long", "most", 2000)
//
// Package web/say has the words of every code, in each language of the site. So the packages below
// the site address nobody, and a sentence can be mended without touching what other programs rely on.
//
// A code is in kebab case, begins with its subject and never changes its meaning: it is a part of the
// address /problems/query-too-long. Every code is written once, in a call of New with literals for
// the code and the names of its arguments, so that a test can compare all of them with the words.
//
// The package imports nothing. It is below analyzer because that is the lowest package whose errors
// readers see.
package coded

import (
	"errors"
	"fmt"
	"strings"
)

// Message is a code with its arguments. Error types embed it.
type Message struct {
	Code string
	Args []Arg
}

// Arg is a named argument of a Message. Value is a string, a number, a []string, a Size or another
// Message, whose words become a part of those around it.
type Arg struct {
	Name  string
	Value any
}

// Size is a number of bytes.
type Size int64

// New returns the message with a code and arguments, which are given as names and values in turn.
func New(code string, args ...any) Message {
	m := Message{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args = append(m.Args, Arg{args[i].(string), args[i+1]})
	}
	return m
}

// Coded returns the message itself. A type that embeds Message and has Error is an Error by it.
func (m Message) Coded() Message { return m }

// IsZero reports whether there is no message.
func (m Message) IsZero() bool { return m.Code == "" }

// Arg returns the value of an argument, nil if there is none of the name.
func (m Message) Arg(name string) any {
	for _, a := range m.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// With returns m with one more argument.
func (m Message) With(name string, value any) Message {
	m.Args = append(m.Args[:len(m.Args):len(m.Args)], Arg{name, value})
	return m
}

// String is the message as logs have it: query-too-long most=2000.
func (m Message) String() string {
	var b strings.Builder
	b.WriteString(m.Code)
	for _, a := range m.Args {
		switch v := a.Value.(type) {
		case string:
			fmt.Fprintf(&b, " %s=%q", a.Name, v)
		case Message:
			fmt.Fprintf(&b, " %s=(%v)", a.Name, v)
		default:
			fmt.Fprintf(&b, " %s=%v", a.Name, v)
		}
	}
	return b.String()
}

// Error is an error that has a message.
type Error interface {
	error
	Coded() Message
}

// Of returns the message of err, or of the first error that it wraps and that has one.
func Of(err error) (m Message, ok bool) {
	var e Error
	if ok = errors.As(err, &e); ok {
		m = e.Coded()
	}
	return m, ok
}

// From returns the message of err, or one with its text.
func From(err error) Message {
	if m, ok := Of(err); ok {
		return m
	}
	return New("error-without-code", "text", err.Error())
}

// All returns the messages of an error that may be several errors joined.
func All(err error) []Message {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []Message
		for _, e := range joined.Unwrap() {
			all = append(all, All(e)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []Message{From(err)}
}

// Err returns an error that is nothing but a message.
func Err(m Message) error { return &plain{m} }

type plain struct{ Message }

func (p *plain) Error() string { return p.String() }
