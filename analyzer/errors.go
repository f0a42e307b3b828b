package analyzer

import (
	"fmt"

	"gongbao/analyzer/coded"
)

// LineError reports a line of a user's file that cannot be used.
type LineError struct {
	Line int    // from 1
	Text string // the line, cut to a length that fits a message
	coded.Message
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Message) }

// Coded returns the message with the line's number and text, so that it can name the line.
func (e *LineError) Coded() coded.Message { return e.Message.With("line", e.Line).With("text", e.Text) }

// shown returns a line or word of a user's file, cut to a length that fits a message.
func shown(text string) string {
	if runes := []rune(text); len(runes) > longestWord {
		return string(runes[:longestWord]) + "…"
	}
	return text
}

// errEncoding is returned for a user's file that is not UTF-8 text.
var errEncoding = coded.Err(coded.New("word-list-not-utf8"))
