package counts

import (
	"cmp"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// dictionaryForm makes, changes or removes a dictionary. What it sends has the token in its body: a
// page sets no cookie, and so nothing that a page of another site could use without knowing it.
type dictionaryForm struct {
	Off     bool       // nobody may change the library
	Problem say.Phrase // what is wrong; empty for nothing
	Line    string     // of the text, where that is at fault
	Was     string     // the dictionary that is changed; empty for another
	BuiltIn bool       // Was comes with the program
	Name    string
	Text    string
	Version string // the textVersion of what is changed
	// Theirs is what the name stands for by now if that is not what was changed; Mine is Text
	// beside it.
	Theirs, Mine []comparedLine
	Action       string
	MaxTerms     int
	Largest      string // that a dictionary may be
}

// comparedLine is a line of a text.
type comparedLine struct {
	Text string
	Only bool // the other text has no such line
}

// maxForm is the most bytes of what the form sends: a dictionary, and what else there is to it.
const maxForm = index.LargestDictionary + 64<<10

// formTimeout is the time that a form has to arrive: the token is a part of it, so that anybody may
// send one.
const formTimeout = time.Minute

func newDictionaryForm(was string) *dictionaryForm {
	f := &dictionaryForm{Was: was, Name: was, Action: address.DictionariesPath, MaxTerms: panel.MaxTerms, Largest: say.SizeIn("zh", index.LargestDictionary)}
	if was != "" {
		f.Action = dictionaryPath(was, "", "")
	}
	return f
}

// edit fills in what is to be changed.
func (f *dictionaryForm) edit(d index.NamedDictionary) {
	f.Text, f.Version, f.BuiltIn = strings.ToValidUTF8(d.Text, "\uFFFD"), textVersion(d), d.BuiltIn
}

func (s *Pages) renderForm(r *http.Request, status int, f *dictionaryForm) (*respond.Response, error) {
	title := say.Say("新建词典")
	if f.Was != "" {
		title = say.Say("编辑词典：%s", f.Was)
	}
	res, err := s.site.Render(r, "dictionaries", status, &dictionariesView{Frame: page.Frame{Title: page.Titled(title), Description: say.Say("保存、修改或删除统计用的词典，需要令牌。")}, Form: f})
	if err == nil {
		res.Cache = "no-store"
	}
	return res, err
}

// errOtherSite is returned for a form that another site's page sent.
var errOtherSite = respond.NewFault(http.StatusForbidden, coded.New("form-of-other-site"))

// crossOrigin knows by Sec-Fetch-Site, or by Origin, whether a page of another site sent a form.
var crossOrigin http.CrossOriginProtection

// SentForm is a form that somebody sent.
type SentForm struct {
	*http.Request
	Writer http.ResponseWriter                     // whose connection has deadlines
	Audit  func(action, token string) *slog.Logger // takes lines about what the holder of a token does by the form
}

// TakeForm takes the form that makes, changes or removes a dictionary, and does what it asks for.
// What the sender can mend is said in the form.
func (s *Pages) TakeForm(r SentForm) (*respond.Response, error) {
	if err := crossOrigin.Check(r.Request); err != nil {
		r.Audit("dictionary form", "").Warn("audit", "outcome", "refused", "error", err)
		return nil, errOtherSite
	}
	if r.ContentLength > maxForm {
		return nil, &http.MaxBytesError{Limit: maxForm}
	}
	connection := http.NewResponseController(r.Writer) // a recorder has no deadlines
	_ = connection.SetReadDeadline(time.Now().Add(formTimeout))
	_ = connection.SetWriteDeadline(time.Now().Add(formTimeout + respond.AnswerTimeout))
	r.Body = http.MaxBytesReader(r.Writer, r.Body, maxForm)
	form, err := readDictionaryForm(r.Request)
	if err != nil {
		return nil, err
	}
	_ = connection.SetReadDeadline(time.Time{}) // net/http takes one that passes for the end of the client
	action, outcome, act := "set dictionary", "stored", s.saveForm
	if r.PostForm.Has("remove") {
		action, outcome, act = "remove dictionary", "removed", s.removeForm
	}
	holder, err := s.tokens.Find(r.PostForm.Get("token"))
	audit := r.Audit(action, holder)
	done := ""
	if err == nil {
		done, err = act(form)
	}
	if err != nil {
		audit.Warn("audit", "outcome", "refused", "dictionary", guard.Logged(form.Name), "error", err)
		form.Off = !s.writable()
		status, known := form.explain(err)
		if !known {
			return nil, err
		}
		return s.renderForm(r.Request, status, form)
	}
	audit.Info("audit", "outcome", outcome, "dictionary", form.Name)
	return &respond.Response{Status: http.StatusSeeOther, ContentType: "text/plain; charset=utf-8", Location: address.PreferencesOf(r.Request).Carry(done)}, nil
}

// readDictionaryForm reads what was sent. A file goes before what was typed.
func readDictionaryForm(r *http.Request) (*dictionaryForm, error) {
	err := r.ParseMultipartForm(maxForm) // all of it in memory
	large := (*http.MaxBytesError)(nil)
	switch {
	case errors.Is(err, http.ErrNotMultipart):
		return nil, &respond.MediaTypeError{Message: coded.New("media-type-of-form")}
	case errors.As(err, &large), errors.Is(err, os.ErrDeadlineExceeded):
		return nil, err
	case err != nil:
		return nil, &respond.BodyError{Message: coded.New("body-form-cut")}
	}
	was := r.PathValue("name")
	f := newDictionaryForm(was)
	f.Version = r.PostForm.Get("version")
	f.Name = cmp.Or(was, strings.TrimSpace(r.PostForm.Get("name")))
	f.Text = r.PostForm.Get("text")
	if file, header, err := r.FormFile("file"); err == nil {
		defer file.Close()
		if data, err := io.ReadAll(file); err == nil && len(data) > 0 {
			f.Text = string(data)
			f.Name = cmp.Or(f.Name, strings.TrimSuffix(path.Base(header.Filename), ".txt"))
		}
	}
	if text := strings.TrimRight(strings.ReplaceAll(f.Text, "\r\n", "\n"), "\n"); text != "" {
		f.Text = text + "\n"
	}
	return f, nil
}

// changedDictionary is a dictionary that is not what a form was made for.
type changedDictionary struct{ now index.NamedDictionary }

func (e *changedDictionary) Error() string { return "dictionary " + e.now.Name + " has changed" }

// unchanged returns a *changedDictionary for what is not what the form was made for.
func (f *dictionaryForm) unchanged(now index.NamedDictionary) error {
	if textVersion(now) != f.Version {
		return &changedDictionary{now}
	}
	return nil
}

// saveForm stores the dictionary of a form, and returns the address of its page.
func (s *Pages) saveForm(f *dictionaryForm) (string, error) {
	if len(f.Text) > index.LargestDictionary {
		return "", &http.MaxBytesError{Limit: index.LargestDictionary}
	}
	if _, err := s.writer.SetDictionary(f.Name, f.Text, f.unchanged); err != nil {
		return "", err
	}
	return dictionaryPath(f.Name, "", "") + "?saved=1", nil
}

// removeForm removes the dictionary of a form, and returns the address of the list.
func (s *Pages) removeForm(f *dictionaryForm) (string, error) {
	if err := s.writer.RemoveDictionary(f.Name, f.unchanged); err != nil {
		return "", err
	}
	return address.Setting(address.DictionariesPath, []address.KeptParameter{{Name: "removed", Value: f.Name}}), nil
}

// explain says in the form what is wrong; false for what is not its sender's to mend.
func (f *dictionaryForm) explain(err error) (status int, known bool) {
	f.Text = strings.ToValidUTF8(f.Text, "\uFFFD") // as a page can show it
	bad, changed := (*panel.Error)(nil), (*changedDictionary)(nil)
	switch {
	case errors.As(err, &changed):
		f.conflict(changed.now)
		return http.StatusConflict, true
	case errors.As(err, &bad):
		f.Problem = say.Told(bad.Coded())
		if lines := strings.Split(f.Text, "\n"); bad.Line > 0 && bad.Line <= len(lines) {
			f.Line = lines[bad.Line-1]
		}
		return http.StatusUnprocessableEntity, true
	case errors.Is(err, guard.ErrWritesOff): // the page says so
		return http.StatusForbidden, true
	case errors.Is(err, guard.ErrNoToken):
		f.Problem = say.Say("请填写令牌。")
		return http.StatusForbidden, true
	case errors.Is(err, guard.ErrBadToken):
		f.Problem = say.Say("没有这个令牌。请核对，或向管理员索取现用的令牌。")
		return http.StatusForbidden, true
	case f.Name == "":
		f.Problem = say.Say("请给词典起个名字。")
		return http.StatusUnprocessableEntity, true
	case errors.Is(err, index.ErrDictionaryName), errors.Is(err, index.ErrManyDictionaries), respond.As[*http.MaxBytesError](err):
		fault := respond.FaultOf(err)
		f.Problem = say.WithHint(fault.Message)
		return fault.Status, true
	}
	return 0, false
}

// conflict shows beside one another what the name stands for by now and what was sent. Sent once
// more, it replaces that.
func (f *dictionaryForm) conflict(now index.NamedDictionary) {
	switch {
	case now.Name == "":
		f.Problem = say.Say("您编辑时，这部词典已被删除。您改的文字在下面；再提交一次就重新保存。")
	case f.Version == "":
		f.Problem = say.Say("已有名叫%s的词典。请另起名字；要替换它，核对后再提交一次。", address.Quoted(f.Name))
	default:
		f.Problem = say.Say("您编辑时，别人改了这部词典，您的改动没有保存。请对照两份文字，改好后再提交。")
	}
	if now.Name != "" {
		f.Theirs, f.Mine = compareLines(strings.ToValidUTF8(now.Text, "\uFFFD"), f.Text)
	}
	f.Version, f.BuiltIn = textVersion(now), now.BuiltIn
}

// compareLines marks in two texts the lines that the other has not.
func compareLines(a, b string) (as, bs []comparedLine) {
	lines := func(text string) []string { return strings.Split(strings.TrimRight(text, "\n"), "\n") }
	mark := func(lines, others []string) (compared []comparedLine) {
		known := make(map[string]bool, len(others))
		for _, line := range others {
			known[strings.TrimSpace(line)] = true
		}
		for _, line := range lines {
			compared = append(compared, comparedLine{line, !known[strings.TrimSpace(line)]})
		}
		return compared
	}
	return mark(lines(a), lines(b)), mark(lines(b), lines(a))
}
