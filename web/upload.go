package web

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

	"gongbao/index/library"
)

// upload is the files of a request in a folder of their own.
type upload struct {
	folder string
	files  []library.Upload
}

// The most files that a request may send; of more, an archive can be made. And the most bytes of a file's name, as file systems have it.
const (
	maxFiles    = 100
	maxFileName = 255
)

// receive writes what a request sends to temporary files, as it comes.
func receive(r *http.Request) (_ *upload, err error) {
	mediaType, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isForm := err == nil && mediaType == "multipart/form-data"
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	allowed := []string{"file"}
	if isForm {
		allowed = nil
	}
	if err := errors.Join(checkNames(values, allowed), checkOnce(values, "file")); err != nil {
		return nil, err
	}
	u := new(upload)
	defer func() {
		if err != nil {
			u.discard()
		}
	}()
	if u.folder, err = os.MkdirTemp("", "gongbao-upload-"); err != nil {
		return nil, err
	}
	switch {
	case isForm:
		err = u.receiveForm(r.Body, parameters["boundary"])
	case values.Has("file"):
		err = u.receiveFile(values.Get("file"), r.Body)
	default:
		err = &mediaTypeError{"请用表单（multipart/form-data）上传文件，或用参数 file 写明文件名并把文件内容作为请求正文。"}
	}
	return u, err
}

// discard removes the temporary files.
func (u *upload) discard() {
	if u.folder != "" {
		_ = os.RemoveAll(u.folder) // a leftover in the system's temporary folder harms nobody
	}
}

// receiveForm takes the files of a form.
func (u *upload) receiveForm(body io.Reader, boundary string) error {
	form := multipart.NewReader(body, boundary)
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF) && len(u.files) == 0:
			return &bodyError{"表单里没有文件。"}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unreadable(err)
		}
		if part.FileName() == "" {
			return &bodyError{"表单里只能有文件，" + quoted(part.FormName()) + "不是文件。"}
		}
		if err := u.receiveFile(part.FileName(), part); err != nil {
			return err
		}
	}
}

// unreadable is the error of a form that cannot be read; one of the connection, or of the size, stays what it is.
func unreadable(err error) error {
	tooLarge := (*http.MaxBytesError)(nil)
	if errors.As(err, &tooLarge) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return &bodyError{"表单不完整或格式有误。"}
}

// receiveFile takes one file. Its bytes get a name of ours: that of the sender stays a mere word.
func (u *upload) receiveFile(name string, content io.Reader) error {
	if len(u.files) == maxFiles {
		return &bodyError{fmt.Sprintf("一次最多上传 %d 个文件；更多的请打成 zip 一并上传。", maxFiles)}
	}
	if !validFileName(name) {
		return &bodyError{"文件名" + quoted(name) + "不能用：要写不带路径的文件名，最多 " + strconv.Itoa(maxFileName) + " 字节。"}
	}
	for _, other := range u.files {
		if other.Name == name {
			return &bodyError{"有两个文件都叫" + quoted(name) + "：文件按名字区分，请改名或分两次上传。"}
		}
	}
	path := filepath.Join(u.folder, strconv.Itoa(len(u.files)))
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	if err := errors.Join(err, file.Close()); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return unreadable(err)
		}
		return err
	}
	u.files = append(u.files, library.Upload{Name: name, Path: path})
	return nil
}

// validFileName reports whether a name is one of a file in a folder, and can be shown.
func validFileName(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= maxFileName && utf8.ValidString(name) &&
		!strings.ContainsAny(name, `/\`) && !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) })
}
