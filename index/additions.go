package index

import (
	"errors"

	"gongbao/analyzer/coded"
)

// Addition says what to add to a library.
type Addition struct {
	// Paths are files and folders. Dir is where relative ones start; empty for the working directory.
	Paths []string
	Dir   string
	// Uploads come after them.
	Uploads []Upload
	// Columns name the columns of tables whose names do not tell what they hold, such as
	// 正文=报告文本. Without any, a file is read with those that it was read with before.
	Columns []string
	// Each is called for every report and every file that was rejected, in the order of the files, but last of those that were read before
	// and have changed; an added report is on disk and is found before Each is told of it.
	Each func(Outcome)
	// Progress, if given, is called with the number of files that are done and of all.
	Progress func(done, total int)
}

// Upload is a file that was sent to be added, and whose bytes are kept elsewhere until then.
type Upload struct {
	// Name is what its sender calls it: the file of its reports' sources. What is sent later under the same name is the same file, changed.
	Name string
	// Path is where the bytes are.
	Path string
}

// ColumnsError is returned for an Addition with Columns that cannot be understood.
type ColumnsError struct{ coded.Message }

func (e *ColumnsError) Error() string { return "name columns: " + e.String() }

// Outcome is what became of a report, or of a file that gave none.
type Outcome struct {
	Outcome Status `json:"outcome"`
	ID      string `json:"id"`
	Title   string `json:"title"`
	File    string `json:"file"`
	// Reason is why a file was rejected; none for others.
	Reason coded.Message `json:"-"`
	// Replaces is the ID of the report whose place an added one has taken, because its file has changed.
	Replaces string `json:"replaces,omitempty"`
}

// Status is the kind of an Outcome.
type Status string

// The statuses. A report that is in the library already is Unchanged; a file that holds none that can be read is Rejected.
const (
	Added     Status = "added"
	Unchanged Status = "unchanged"
	Rejected  Status = "rejected"
)

var (
	// ErrNoOriginal is returned for a report whose file is not there as it was read: it was sent and not kept, or was moved, changed or deleted since.
	ErrNoOriginal = errors.New("the file of the report is not there as it was read")
	// ErrDamagedReport is returned for a stored report that cannot be read. Adding its file again mends it, without its corrections.
	ErrDamagedReport = errors.New("stored report is damaged")
)
