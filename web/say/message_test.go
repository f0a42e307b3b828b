package say

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/query"
)

var (
	hanOrMark = regexp.MustCompile(`[\p{Han}，。？：；！、]`)
	kebab     = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)
	// example is what English may show in Chinese: in quotation marks, in brackets, as values and
	// names to be typed.
	example = regexp.MustCompile(`“[^”]*”|\([\p{Han}]+\)|\(or [^)]*\)|region:太原|"\p{Han}+"|for [甲乙]`)
)

// TestMessages: every row has both languages with the same arguments and a name of the usual form,
// every title both languages and a code, and English no Chinese but in examples.
func TestMessages(t *testing.T) {
	for code, r := range messages {
		if !kebab.MatchString(code) {
			t.Errorf("%s is no code", code)
		}
		if r.zh.detail == "" || r.en.detail == "" || (r.zh.hint == "") != (r.en.hint == "") {
			t.Errorf("%s: words are missing: %+v", code, r)
		}
		if diff := cmp.Diff(arguments(r.zh), arguments(r.en)); diff != "" {
			t.Errorf("%s: the languages differ in arguments: %s", code, diff)
		}
		if english := example.ReplaceAllString(r.en.detail+r.en.hint, ""); hanOrMark.MatchString(english) {
			t.Errorf("%s: Chinese in %s", code, english)
		}
	}
	for key, title := range titles {
		if title.zh == "" || title.en == "" || hanOrMark.MatchString(title.en) {
			t.Errorf("title of %s: %+v", key, title)
		}
		of := func(code string) bool { return code == key || strings.HasPrefix(code, key+"-") }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(messages)), of) {
			t.Errorf("the title of %s is of no message", key)
		}
	}
}

// arguments are the names of the arguments of a row, in order of the alphabet.
func arguments(x text) []string {
	names := argumentsOf(x.detail + " " + x.hint)
	slices.Sort(names)
	return slices.Compact(names)
}

// TestCodesOfSource: the program emits every code that has words, with the arguments that the words
// have, and no other. Codes and names of arguments are literals in calls of coded.New.
func TestCodesOfSource(t *testing.T) {
	emitted := map[string]bool{ // by framed, which chooses the name
		"frame-dictionary": true, "frame-dictionary-line": true, "frame-lexicon-line": true, "frame-synonyms-line": true,
		"frame-correction": true, "frame-correction-value": true,
	}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, filepath.Join("analyzer", "coded")) {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !calls(call, "coded", "New") {
				return true
			}
			at := files.Position(call.Pos())
			code, ok := literal(call.Args[0])
			if !ok {
				t.Errorf("%v: the code is no literal", at)
				return true
			}
			emitted[code] = true
			r, known := messages[code]
			if !known {
				t.Errorf("%v: no words for %s", at, code)
			}
			var names []string
			for i := 1; i < len(call.Args); i += 2 {
				name, ok := literal(call.Args[i])
				if !ok {
					t.Errorf("%v: the name of an argument is no literal", at)
				}
				names = append(names, name)
			}
			slices.Sort(names)
			if diff := cmp.Diff(arguments(r.zh), names); known && diff != "" {
				t.Errorf("%v: the words of %s have other arguments (-words +call): %s", at, code, diff)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for code := range messages {
		if !emitted[code] && code != "error-without-code" {
			t.Errorf("nothing emits %s", code)
		}
	}
}

func calls(call *ast.CallExpr, pkg, name string) bool {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || function.Sel.Name != name {
		return false
	}
	of, ok := function.X.(*ast.Ident)
	return ok && of.Name == pkg
}

func literal(x ast.Expr) (string, bool) {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// TestNothingBelowSpeaks: no error under index or analyzer has Chinese words. It looks at the texts
// of errors.New, fmt.Errorf and coded.New.
func TestNothingBelowSpeaks(t *testing.T) {
	for _, folder := range []string{"index", "analyzer"} {
		err := filepath.WalkDir(filepath.Join("..", "..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || !calls(call, "errors", "New") && !calls(call, "fmt", "Errorf") && !calls(call, "coded", "New") {
					return true
				}
				for _, arg := range call.Args {
					if text, ok := literal(arg); ok && hanOrMark.MatchString(text) {
						t.Errorf("%v: %q", files.Position(arg.Pos()), text)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestMessageWords(t *testing.T) {
	line := coded.New("dictionary-twice", "form", "煤", "first", 2).With("line", 3)
	place := coded.New("table-row-empty", "place", coded.New("place-in-sheet", "sheet", "表1", "row", 4))
	for _, c := range []struct {
		in   coded.Message
		lang string
		want Words
	}{
		{coded.New("query-too-long", "most", 500), "zh", Words{"检索式有误", "检索式过长", "最多 500 个字符，请只保留要查找的词句。"}},
		{coded.New("query-too-long", "most", 500), "en", Words{"The query cannot be read", "The query is too long", "At most 500 characters: keep only what is to be found."}},
		{line, "zh", Words{"词典有误", "词典第 3 行有误：“煤”在第 2 行已经有了。一个词只能算在一处，请删去一个，或用等号合成一行。", ""}},
		{line, "en", Words{"The dictionary cannot be used", "Line 3 of the dictionary cannot be used: “煤” is in line 2 already. A term counts in one place only: remove one, or join the two in one line with an equals sign.", ""}},
		{place, "zh", Words{"", "工作表“表1”第 4 行没有正文", ""}},
		{place, "en", Words{"", "There is no text in row 4 of the sheet “表1”", ""}},
		{coded.New("table-only-header", "table", coded.New("place-table")), "en", Words{"", "The table has a header and nothing else", ""}},
		{coded.New("file-too-large", "most", coded.Size(100)), "zh", Words{"", "文件超过 100 字节，请拆成几个文件", ""}},
		{coded.New("file-too-large", "most", coded.Size(256<<20)), "en", Words{"", "The file has more than 256 MB: split it", ""}},
		{coded.New("allowed-only", "values", []string{"a", "b"}), "zh", Words{"", "只能是 a、b", ""}},
		{coded.New("allowed-only", "values", []string{"a", "b"}), "en", Words{"", "only a, b", ""}},
		{coded.New("correction-bad-year").With("field", "year").With("value", "{near}"), "zh", Words{"不能这样更正", "year={near}：要写成四位数的年份，如 2026。", ""}},
		{coded.New("never-heard-of", "x", 1), "en", Words{"", "never-heard-of x=1", ""}},
		{coded.From(errors.New("disk")), "en", Words{"", "disk", ""}},
		{coded.New("filter-unknown-value", "field", "year", "value", "x", "allowed", coded.New("allowed-years-in-order")), "en",
			Words{"A parameter is wrong", "The filter year has no value “x”: a range cannot begin after its end.", "A range cannot begin after its end."}},
	} {
		if diff := cmp.Diff(c.want, MessageWords(c.lang, c.in)); diff != "" {
			t.Errorf("%v in %s (-want +got):\n%s", c.in, c.lang, diff)
		}
	}
}

// TestHintsParse: what a hint says to write, with words for its letters, is a query.
func TestHintsParse(t *testing.T) {
	examples := map[string]*regexp.Regexp{
		"zh": regexp.MustCompile(`(?:请写成|如) ([^；。…]+)[；。]`),
		"en": regexp.MustCompile(`(?:groups:|write|brackets:) ([^;.…]*[A-C][^;.…]*)[;.]`),
	}
	seen := make(map[string]int)
	for _, text := range []string{
		"煤 NEAR/5 气 NEAR/5 电", "煤 NEAR/5 气 /s 电", "煤 /s 气 /r 电", "煤 /r 气 /p 电", "-煤 /s 气", "煤 /s (气 电)",
		"title:煤 /s 气", "煤 /s region:太原", "煤 /r year:2026", "-煤 /r -气", "煤 NEAR/x 气",
	} {
		var bad *query.Error
		if _, err := index.ParseQuery(text); !errors.As(err, &bad) {
			t.Errorf("%q: %v, want an *Error", text, err)
			continue
		}
		for lang, pattern := range examples {
			hint := MessageWords(lang, bad.Message).Hint
			for _, found := range pattern.FindAllStringSubmatch(hint, -1) {
				seen[lang]++
				if _, err := index.ParseQuery(found[1]); err != nil {
					t.Errorf("the hint for %q says %q: %v", text, found[1], err)
				}
			}
		}
	}
	if seen["zh"] < 13 || seen["en"] < 9 {
		t.Errorf("only so many examples in hints: %v", seen)
	}
}
