package query

import (
	"fmt"

	"gongbao/analyzer/coded"
)

// Error reports a query that cannot be read. The words of its message say what is wrong and what to
// write instead.
type Error struct {
	Position int // in characters, from 0
	coded.Message
}

func (e *Error) Error() string {
	return fmt.Sprintf("query at character %d: %v", e.Position+1, e.Message)
}
