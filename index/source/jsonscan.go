package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// The reasons why a value of a JSON file is skipped. Reading goes on after it.
var (
	errValueTooLong = errors.New("value too long")
	errValueTooDeep = errors.New("value nested too deep")
)

// errNoValue is returned if a bracket, a comma or a colon is in the place of a value.
var errNoValue = errors.New("no value")

// jsonScanner splits JSON into values by brackets and quotation marks only, so that it holds one
// value in memory and can go on after one that is broken.
type jsonScanner struct {
	r      *bufio.Reader
	limits *Limits // the size of a value, and how deep it may be nested
	raw    []byte  // the last value
}

func newJSONScanner(r io.Reader, limits *Limits) *jsonScanner {
	return &jsonScanner{r: bufio.NewReaderSize(r, 1<<16), limits: limits}
}

// peek returns the next byte that is not white space and leaves it in place.
func (s *jsonScanner) peek() (byte, error) {
	for {
		b, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			return b, s.r.UnreadByte()
		}
	}
}

// skip removes the byte that peek returned.
func (s *jsonScanner) skip() { s.r.Discard(1) }

// value returns the next value, which is valid until the next call. Inside is set if the bracket of
// a list was read already. The file ends in a value if the error is io.ErrUnexpectedEOF.
func (s *jsonScanner) value(inside bool) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, unexpected(err)
	}
	s.raw = s.raw[:0]
	level, quoted, escaped := 0, false, false
	if inside {
		s.raw, level = append(s.raw, '['), 1
	}
	var skipped error
	for first := true; ; first = false {
		if quoted && !escaped && !s.plain() {
			skipped = errValueTooLong
		}
		b, err := s.r.ReadByte()
		if err == io.EOF && level == 0 && !quoted {
			return s.raw, skipped // a number at the end of the file
		}
		if err != nil {
			return nil, unexpected(err)
		}
		ends := false
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = b == '\\', b != '"'
			ends = !quoted && level == 0
		case b == '"':
			quoted = true
		case b == '{' || b == '[':
			if level++; level > s.limits.Depth {
				skipped = errValueTooDeep
			}
		case level == 0 && bytes.IndexByte([]byte(",:]} \t\r\n"), b) >= 0:
			if first {
				err = errNoValue
			}
			return s.raw, errors.Join(err, skipped, s.r.UnreadByte())
		case b == '}' || b == ']':
			level--
			ends = level == 0
		}
		if !s.keep(b) {
			skipped = errValueTooLong
		}
		if ends {
			return s.raw, skipped
		}
	}
}

// plain moves the text up to the next quotation mark or backslash, as far as it is at hand, to the
// value. It reports whether the value is not too long.
func (s *jsonScanner) plain() bool {
	text, _ := s.r.Peek(s.r.Buffered())
	n := 0
	for n < len(text) && text[n] != '"' && text[n] != '\\' {
		n++
	}
	ok := s.keep(text[:n]...)
	s.r.Discard(n)
	return ok
}

// keep adds bytes to the value and reports whether it is not too long.
func (s *jsonScanner) keep(b ...byte) bool {
	if int64(len(s.raw)+len(b)) > s.limits.Row {
		return false
	}
	s.raw = append(s.raw, b...)
	return true
}

// elements calls each for the elements of a list whose bracket was read, until it returns false.
// Commas too many or too few do no harm.
func (s *jsonScanner) elements(each func(raw []byte, err error) bool) (goOn bool, err error) {
	for {
		b, err := s.peek()
		switch {
		case err != nil:
			return true, unexpected(err)
		case b == ',':
			s.skip()
			continue
		case b == ']':
			s.skip()
			return true, nil
		}
		raw, err := s.value(false)
		if err != nil && !isSkipped(err) {
			return true, err
		}
		if !each(raw, err) {
			return false, nil
		}
	}
}

// line returns the next line without the white space around it.
func (s *jsonScanner) line() ([]byte, error) {
	s.raw = s.raw[:0]
	var skipped error
	for {
		part, err := s.r.ReadSlice('\n')
		if int64(len(s.raw)+len(part)) <= s.limits.Row {
			s.raw = append(s.raw, part...)
		} else {
			skipped = errValueTooLong
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(s.raw) == 0 && skipped == nil:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		}
		return bytes.TrimSpace(s.raw), skipped
	}
}

// isSkipped reports whether the scanner goes on after an error.
func isSkipped(err error) bool {
	return errors.Is(err, errValueTooLong) || errors.Is(err, errValueTooDeep)
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
