package source

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// readZIP reads the files of an archive as if it were a folder: in the order of their names,
// without those that Files leaves out. An archive in an archive is refused. No file is written, so names such as
// ../../x do no harm.
func readZIP(f *file, yield func(Document, error) bool) bool {
	refuse := func(name string, err error, reason coded.Message) bool {
		return yield(Document{File: name}, &Refusal{name, err, reason})
	}
	if f.inside {
		return refuse(f.name, fmt.Errorf("%w: archive in an archive", ErrUnsupported), coded.New("archive-in-archive"))
	}
	archive, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil {
		return refuse(f.name, fmt.Errorf("%w: %w", ErrDamaged, err), coded.New("archive-damaged"))
	}
	entries := zipEntries(archive)
	switch {
	case len(entries) > f.limits.Entries:
		return refuse(f.name, fmt.Errorf("%w: %d entries", ErrLimit, len(entries)),
			coded.New("archive-too-many-files", "most", f.limits.Entries))
	case len(entries) == 0:
		return refuse(f.name, ErrNoFile, coded.New("archive-without-files"))
	}
	budget := f.limits.unpacked(len(f.data))
	left := budget
	for _, entry := range entries {
		inner := &file{name: f.name + "/" + entry.name, limits: f.limits, columns: f.columns, inside: true}
		size := entry.UncompressedSize64 // archive/zip returns no more bytes than this
		switch {
		case size > uint64(f.limits.Bytes):
			err = refuseSize(inner.name, f.limits.Bytes)
		case size > uint64(left):
			err = &Refusal{inner.name, fmt.Errorf("%w: archive unpacks to more than %d bytes", ErrLimit, budget),
				coded.New("archive-too-large", "most", coded.Size(budget))}
		default:
			left -= int64(size)
			inner.data, err = unzip(entry.File, inner.name)
		}
		if err != nil {
			if !yield(Document{File: inner.name}, err) {
				return false
			}
		} else if !inner.documents(yield) {
			return false
		}
	}
	return true
}

// zipEntry is a file in an archive, by its readable name.
type zipEntry struct {
	*zip.File
	name string
}

func zipEntries(archive *zip.Reader) []zipEntry {
	var entries []zipEntry
	names := make(map[string]bool, len(archive.File))
	for _, f := range archive.File {
		names[entryName(f)] = true
	}
	for _, f := range archive.File {
		name := entryName(f)
		hidden := slices.ContainsFunc(strings.Split(name, "/"), isHidden) || isClutter(path.Base(name))
		for i := range len(name) {
			hidden = hidden || name[i] == '/' && isPageFolder(name[:i], func(file string) bool { return names[file] })
		}
		if !hidden && !f.FileInfo().IsDir() && name != "" {
			entries = append(entries, zipEntry{f, name})
		}
	}
	slices.SortStableFunc(entries, func(a, b zipEntry) int { return cmp.Compare(a.name, b.name) })
	return entries
}

// entryName returns the path of an entry, relative and without .. or control characters. Chinese
// Windows writes names in GBK, and others write UTF-8 without the flag for it.
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		name = fromGBK(name)
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, "\ufffd"))
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// unzip returns the bytes of an entry.
func unzip(entry *zip.File, name string) ([]byte, error) {
	switch {
	case entry.Flags&1 != 0:
		return nil, &Refusal{name, ErrEncrypted, coded.New("archive-encrypted")}
	case !entry.Mode().IsRegular():
		return nil, &Refusal{name, ErrUnsupported, coded.New("archive-link")}
	}
	opened, err := entry.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, &Refusal{
			name, fmt.Errorf("%w: compression method %d", ErrUnsupported, entry.Method),
			coded.New("archive-compression"),
		}
	}
	if err != nil {
		return nil, refuseDamaged(name, err)
	}
	defer opened.Close()
	data, err := io.ReadAll(opened)
	if err != nil {
		return nil, refuseDamaged(name, err)
	}
	return data, nil
}
