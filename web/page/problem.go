package page

import (
	"net/http"

	"gongbao/web/respond"
	"gongbao/web/say"
)

// problemView is the page about a kind of problem, in all languages: the address of the kind is the
// same for all of them.
type problemView struct {
	Frame
	Code  string
	Words []problemWords
}

// problemWords say in one language what a problem means. What differs each time is in braces.
type problemWords struct {
	Lang string
	say.Words
}

// Problem answers with the page of a code, which the type of problems leads to.
func (s *Site) Problem(r *http.Request) (*respond.Response, error) {
	v := &problemView{Code: r.PathValue("code")}
	for _, lang := range []string{"zh", "en"} {
		words, ok := say.ProblemFormats(lang, v.Code)
		if !ok {
			return nil, respond.ErrNoRoute
		}
		v.Words = append(v.Words, problemWords{say.Languages[lang], words})
	}
	v.Title, v.Description = Titled(say.Say("错误：%s", v.Code)), say.Say("接口返回的一种错误：是什么意思，怎么办。")
	return s.Render(r, "problem", http.StatusOK, v)
}
