package query

import "fmt"

// Error is a query that cannot be read. Its texts are in Chinese, for the reader who typed it.
type Error struct {
	Position int // in characters, from 0
	Message  string
	Hint     string // what to write instead
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s（第 %d 个字符）。%s", e.Message, e.Position+1, e.Hint)
}
