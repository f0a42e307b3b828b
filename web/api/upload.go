package api

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/respond"
)

// upload is the files of a request in a folder of their own, and the columns that it names.
type upload struct {
	folder  string
	files   []index.Upload
	columns []string
}

// The most files that a request may send; of more, an archive can be made. And the most bytes of a
// file's name, as file systems have it.
const (
	MaxFiles    = 100
	maxFileName = 255
)

// columnField is the field of a form, and the parameter, that names a column of tables. There may
// be some, of some characters each.
const (
	columnField = "column"
	maxColumns  = 50
	maxColumn   = 1000 // bytes
)

// receive writes the files that a request sends to a folder, as they come, and returns what to add.
func receive(r *http.Request, folder string) (what index.Addition, err error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isForm := err == nil && mediaType == "multipart/form-data"
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return what, err
	}
	known := []string{"file", columnField}
	if err := errors.Join(address.CheckNames(values, known), address.CheckOnce(values, "file")); err != nil {
		return what, err
	}
	if isForm && values.Has("file") {
		return what, &respond.ParamError{Name: "file", Message: coded.New("parameter-file-of-form")}
	}
	u := &upload{folder: folder}
	for _, column := range values[columnField] {
		if err := u.receiveColumn(strings.NewReader(column)); err != nil {
			return what, err
		}
	}
	switch {
	case isForm:
		err = u.receiveForm(r.Body, parameters["boundary"])
	case values.Has("file"):
		err = u.receiveFile(values.Get("file"), r.Body, coded.New("upload-cut"))
	default:
		err = &respond.MediaTypeError{Message: coded.New("media-type-of-upload")}
	}
	return index.Addition{Uploads: u.files, Columns: u.columns}, err
}

// receiveForm takes the files of a form.
func (u *upload) receiveForm(body io.Reader, boundary string) error {
	form := multipart.NewReader(body, boundary)
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF) && len(u.files) == 0:
			return &respond.BodyError{Message: coded.New("upload-no-files")}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unreadable(err, badForm)
		}
		if part.FileName() == "" && part.FormName() == columnField {
			if err := u.receiveColumn(part); err != nil {
				return err
			}
			continue
		}
		if part.FileName() == "" {
			return &respond.BodyError{Message: coded.New("upload-field-no-file", "field", address.Shown(part.FormName()))}
		}
		if err := u.receiveFile(part.FileName(), part, badForm); err != nil {
			return err
		}
	}
}

// receiveColumn takes a column that is named.
func (u *upload) receiveColumn(value io.Reader) error {
	column, err := io.ReadAll(io.LimitReader(value, maxColumn+1))
	switch {
	case err != nil:
		return unreadable(err, badForm)
	case len(column) > maxColumn || len(u.columns) == maxColumns || !utf8.Valid(column):
		return &respond.BodyError{Message: coded.New("upload-bad-column", "most", maxColumns, "bytes", maxColumn)}
	}
	u.columns = append(u.columns, string(column))
	return nil
}

// badForm says that a form cannot be read.
var badForm = coded.New("body-form-incomplete")

// unreadable is the error of a body that cannot be read, with what to say of it; that of its size,
// or of its sender's silence, stays what it is.
func unreadable(err error, reason coded.Message) error {
	tooLarge := (*http.MaxBytesError)(nil)
	if errors.As(err, &tooLarge) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return &respond.BodyError{Message: reason}
}

// sender is a reader that keeps the error of reading, apart from one of writing what was read.
type sender struct {
	io.Reader
	err error
}

func (s *sender) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != io.EOF {
		s.err = err
	}
	return n, err
}

// receiveFile takes one file; cut says that it is not whole. Its bytes get a name of ours: that of
// the sender stays a mere word.
func (u *upload) receiveFile(name string, content io.Reader, cut coded.Message) error {
	if len(u.files) == MaxFiles {
		return &respond.BodyError{Message: coded.New("upload-too-many-files", "most", MaxFiles)}
	}
	if !validFileName(name) {
		return &respond.BodyError{Message: coded.New("upload-bad-name", "name", address.Shown(name), "most", maxFileName)}
	}
	for _, other := range u.files {
		if other.Name == name {
			return &respond.BodyError{Message: coded.New("upload-name-twice", "name", address.Shown(name))}
		}
	}
	path := filepath.Join(u.folder, strconv.Itoa(len(u.files)))
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	from := &sender{Reader: content}
	_, err = io.Copy(file, from)
	err = errors.Join(err, file.Close())
	if from.err != nil {
		return unreadable(from.err, cut)
	}
	if err != nil {
		return err
	}
	u.files = append(u.files, index.Upload{Name: name, Path: path})
	return nil
}

// validFileName reports whether a name is one of a file in a folder, and can be shown.
func validFileName(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= maxFileName && utf8.ValidString(name) &&
		!strings.ContainsAny(name, `/\`) && !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) })
}
