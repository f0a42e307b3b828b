package api

import (
	"errors"
	"fmt"
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

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/respond"
)

// upload is the files of a request in a folder of their own.
type upload struct {
	folder string
	files  []index.Upload
}

// The most files that a request may send; of more, an archive can be made. And the most bytes of a
// file's name, as file systems have it.
const (
	MaxFiles    = 100
	maxFileName = 255
)

// receive writes the files that a request sends to a folder, as they come.
func receive(r *http.Request, folder string) ([]index.Upload, error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isForm := err == nil && mediaType == "multipart/form-data"
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(address.CheckNames(values, []string{"file"}), address.CheckOnce(values, "file")); err != nil {
		return nil, err
	}
	if isForm && values.Has("file") {
		return nil, &respond.ParamError{Name: "file", Detail: "用表单上传时，文件名写在表单里；参数 file 只用于请求正文就是文件的时候。"}
	}
	u := &upload{folder: folder}
	switch {
	case isForm:
		err = u.receiveForm(r.Body, parameters["boundary"])
	case values.Has("file"):
		err = u.receiveFile(values.Get("file"), r.Body, "文件没有收全，请重新上传。")
	default:
		err = &respond.MediaTypeError{Allowed: "请用表单（multipart/form-data）上传文件，或用参数 file 写明文件名并把文件内容作为请求正文。"}
	}
	return u.files, err
}

// receiveForm takes the files of a form.
func (u *upload) receiveForm(body io.Reader, boundary string) error {
	form := multipart.NewReader(body, boundary)
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF) && len(u.files) == 0:
			return &respond.BodyError{Reason: "表单里没有文件。"}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unreadable(err, badForm)
		}
		if part.FileName() == "" {
			return &respond.BodyError{Reason: "表单里只能有文件，" + address.Quoted(part.FormName()) + "不是文件。"}
		}
		if err := u.receiveFile(part.FileName(), part, badForm); err != nil {
			return err
		}
	}
}

// badForm says that a form cannot be read.
const badForm = "表单不完整或格式有误。"

// unreadable is the error of a body that cannot be read, with what to say of it; that of its size,
// or of its sender's silence, stays what it is.
func unreadable(err error, reason string) error {
	tooLarge := (*http.MaxBytesError)(nil)
	if errors.As(err, &tooLarge) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return &respond.BodyError{Reason: reason}
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
func (u *upload) receiveFile(name string, content io.Reader, cut string) error {
	if len(u.files) == MaxFiles {
		return &respond.BodyError{Reason: fmt.Sprintf("一次最多上传 %d 个文件；更多的请打成 zip 一并上传。", MaxFiles)}
	}
	if !validFileName(name) {
		return &respond.BodyError{Reason: "文件名" + address.Quoted(name) + "不能用：要写不带路径的文件名，最多 " + strconv.Itoa(maxFileName) + " 字节。"}
	}
	for _, other := range u.files {
		if other.Name == name {
			return &respond.BodyError{Reason: "有两个文件都叫" + address.Quoted(name) + "：文件按名字区分，请改名或分两次上传。"}
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
