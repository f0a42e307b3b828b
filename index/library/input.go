package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
)

// input is a file to be added.
type input struct {
	file string // its name in the journal: see store.Reading.File
	path string // path of its bytes, absolute
	name string // as it was given
	err  error  // why it cannot be read, if looking for it failed

	// documents are sent as they are read. The fields below may be read once the channel is closed.
	documents chan parsedDocument
	columns   source.Columns // with which it was read
	sum       string         // SHA-256 in hexadecimal digits, or "" if the bytes could not be read
	size      int64
	whole     bool            // all of it was read
	unchanged []index.Outcome // outcomes of the last reading if the file has not changed since; else nil
}

// parsedDocument is the reports of a document or, if it has none, the reason.
type parsedDocument struct {
	file    string
	reports []report.Report
	err     error
}

// readReports reads the reports of a document. It is an error if there is none.
func readReports(d source.Document) ([]report.Report, error) {
	reading, err := parse.Read(d)
	if err == nil && len(reading.Reports) == 0 {
		err = coded.Err(coded.New("document-no-report", "place", d.Place()))
	}
	return reading.Reports, err
}

// rejected is the outcome of a file, or of a part of it, that gave no report.
func rejected(file string, err error) index.Outcome {
	return index.Outcome{Outcome: index.Rejected, File: file, Reason: coded.From(err)}
}

// listInputs returns the files that paths name. Relative paths start in dir. A library in a folder
// is skipped.
func listInputs(dir string, paths []string) []*input {
	var inputs []*input
	libraries := make(map[string]bool) // by folder: whether it is in a library
	for _, given := range paths {
		start := given
		if !filepath.IsAbs(given) {
			start = filepath.Join(dir, given)
		}
		if Exists(start) {
			refusal := &source.Refusal{File: given, Err: source.ErrUnreadable, Reason: coded.New("folder-is-library")}
			inputs = append(inputs, &input{path: start, name: filepath.ToSlash(given), err: refusal})
			continue
		}
		for path, err := range source.Files(start) {
			if path != start && inLibrary(filepath.Dir(path), filepath.Clean(start), libraries) {
				continue
			}
			in := &input{path: path, name: given, err: err}
			if below := strings.TrimPrefix(path, start); below != "" {
				in.name = filepath.Join(given, below)
			}
			in.name = filepath.ToSlash(in.name)
			if absolute, err := filepath.Abs(path); err == nil {
				in.file, in.path = absolute, absolute
			}
			inputs = append(inputs, in)
		}
	}
	return inputs
}

// inLibrary reports whether a folder is a library or below one. It looks no higher than top.
func inLibrary(folder, top string, known map[string]bool) bool {
	in, ok := known[folder]
	if !ok {
		in = Exists(folder) || folder != top && len(folder) > len(top) && inLibrary(filepath.Dir(folder), top, known)
		known[folder] = in
	}
	return in
}

// uploadedInputs returns the uploaded files.
func uploadedInputs(uploads []index.Upload) []*input {
	inputs := make([]*input, len(uploads))
	for i, u := range uploads {
		inputs[i] = &input{file: store.UploadedPrefix + u.Name, path: u.Path, name: u.Name}
	}
	return inputs
}

// readAhead runs read for several inputs at once, and yields them in order while they are being
// read. It keeps only a few in memory. Read sends its results to documents, which is closed when
// read returns.
func readAhead(ctx context.Context, inputs []*input, read func(context.Context, *input)) iter.Seq[*input] {
	return func(yield func(*input) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		begun := make(chan *input, runtime.GOMAXPROCS(0))
		go func() {
			defer close(begun)
			for _, in := range inputs {
				in.documents = make(chan parsedDocument, 1)
				select {
				case begun <- in:
				case <-ctx.Done():
					return
				}
				go func() {
					defer close(in.documents)
					read(ctx, in)
				}()
			}
		}()
		for in := range begun {
			if !yield(in) {
				return
			}
		}
	}
}

// read reads a file and parses its documents, unless the file is known and has not changed.
func (l *Library) read(ctx context.Context, in *input, columns source.Columns) {
	send := func(d parsedDocument) bool {
		select {
		case in.documents <- d:
			return true
		case <-ctx.Done():
			return false
		}
	}
	in.columns = columns
	content, err := (*source.Content)(nil), in.err
	if err == nil && columns == nil {
		in.columns, err = l.columnsOf(in.file)
	}
	if err == nil {
		content, err = source.Reader{Limits: source.DefaultLimits(), Columns: in.columns}.Open(in.name, in.path)
	}
	hash := sha256.New()
	if err == nil {
		defer content.Close()
		_, err = content.WriteTo(hash)
	}
	if err != nil {
		in.whole = send(parsedDocument{file: in.name, err: err})
		return
	}
	in.sum, in.size = hex.EncodeToString(hash.Sum(nil)), content.Size()
	if in.unchanged = l.unchanged(in); in.unchanged != nil {
		in.whole = true
		return
	}
	for document, err := range content.Documents() {
		parsed := parsedDocument{file: document.File, err: err}
		if err == nil {
			parsed.reports, parsed.err = readReports(document)
		}
		if !send(parsed) {
			return
		}
	}
	in.whole = true
}

// columnsOf returns the columns that a file was read with last.
func (l *Library) columnsOf(file string) (source.Columns, error) {
	reading, _, err := l.journal.Of(file)
	if err != nil {
		return nil, err
	}
	return source.ParseColumns(reading.Columns)
}

// unchanged returns the outcomes of the last reading of a file, if it had the same content, was
// read with the same columns, and all its reports are still as they were. Otherwise it returns nil.
func (l *Library) unchanged(in *input) []index.Outcome {
	reading, ok, err := l.journal.Of(in.file)
	if err != nil || !ok || reading.SHA256 != in.sum || !slices.Equal(reading.Columns, in.columns.Strings()) {
		return nil
	}
	var outcomes []index.Outcome
	for _, placed := range reading.Reports {
		r, err := l.store.Read(placed.ID)
		if err != nil {
			return nil
		}
		if indexed, err := l.isIndexed(placed.ID); err != nil || !indexed {
			return nil
		}
		outcomes = append(outcomes, index.Outcome{Outcome: index.Unchanged, ID: r.ID, Title: r.Title, File: in.name})
	}
	return outcomes
}
