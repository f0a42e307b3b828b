package results

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// AdvancedPath is the address of the form that writes a query.
const AdvancedPath = "/advanced"

// advancedView is the form that writes a query.
type advancedView struct {
	page.Frame
	Texts     []advancedText
	Near      [2]string
	Distances []page.ChoiceOption
	From, To  string
	Lists     []advancedList
}

// advancedText is a field of the form for words.
type advancedText struct {
	Name, Value string
	Label, Hint say.Phrase
}

// advancedList is a facet of the form and its values.
type advancedList struct {
	Name    string
	Title   say.Phrase
	Options []page.ChoiceOption
}

// advancedTexts are the fields for words. node is what a field looks for; nil if it has no words.
var advancedTexts = []struct {
	name        string
	label, hint say.Phrase
	node        func(text string) query.Node
}{
	{"all", say.Say("含全部词"), say.Say("用空格隔开，须在同一章节"), func(text string) query.Node { return all(wordNodes(text)) }},
	{"exact", say.Say("含整句"), say.Say("一字不差"), phraseNode},
	{"any", say.Say("含任一词"), say.Say("用空格隔开"), func(text string) query.Node { return anyOf(wordNodes(text)) }},
	{"none", say.Say("不含"), say.Say("用空格隔开"), without},
	{"title", say.Say("报告标题含"), say.Phrase{}, func(text string) query.Node { return in(query.Title, text) }},
	{"heading", say.Say("章节标题含"), say.Phrase{}, func(text string) query.Node { return in(query.Heading, text) }},
	{"region", say.Say("地区"), say.Say("地名或代码，含下辖各地；多个用空格隔开"), places},
}

// all finds what each node finds; nil for none.
func all(nodes []query.Node) query.Node {
	if len(nodes) < 2 {
		return only(nodes)
	}
	return query.And{Nodes: nodes}
}

// anyOf finds what any node finds; nil for none.
func anyOf(nodes []query.Node) query.Node {
	if len(nodes) < 2 {
		return only(nodes)
	}
	return query.Or{Nodes: nodes}
}

func only(nodes []query.Node) query.Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

// wordNodes are the words of a text between spaces, but for those of punctuation alone.
func wordNodes(text string) (nodes []query.Node) {
	for _, word := range strings.Fields(text) {
		if analyzer.FoldQuery(word) != "" {
			nodes = append(nodes, wordNode(word))
		}
	}
	return nodes
}

// wordNode is a word, or a wildcard; what would mean something else between words is quoted.
func wordNode(text string) query.Node {
	tree, err := index.ParseQuery("甲 " + text + " 甲")
	if and, ok := tree.(query.And); ok && err == nil && len(and.Nodes) == 3 {
		switch n := and.Nodes[1].(type) {
		case query.Word, query.Wildcard:
			return n
		}
	}
	return query.Phrase{Text: text}
}

func phraseNode(text string) query.Node {
	if text = strings.TrimSpace(text); analyzer.FoldQuery(text) == "" {
		return nil
	}
	return query.Phrase{Text: text}
}

func without(text string) query.Node {
	nodes := wordNodes(text)
	for i, word := range nodes {
		nodes[i] = query.Not{Node: word}
	}
	return all(nodes)
}

func in(field, text string) query.Node {
	if node := all(wordNodes(text)); node != nil {
		return query.In{Field: field, Node: node}
	}
	return nil
}

func places(text string) query.Node {
	var nodes []query.Node
	for _, name := range splitPlaces(text) {
		nodes = append(nodes, query.Filter{Field: index.Region.String(), Value: name})
	}
	return anyOf(nodes)
}

func splitPlaces(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t　,，、;；", r) })
}

// The distances that two texts may have besides a number of characters.
const (
	sameSentence  = "sentence"
	sameParagraph = "paragraph"
)

// distances are the choices of the form, the usual one first.
var distances = []struct {
	value string
	label say.Phrase
}{
	{"10", say.Say("相距不超过 %d 字", 10)}, {"30", say.Say("相距不超过 %d 字", 30)}, {"100", say.Say("相距不超过 %d 字", 100)},
	{sameSentence, say.Say("在同一句")}, {sameParagraph, say.Say("在同一段")},
}

// near finds two texts that stand near each other; nil if one is missing.
func near(a, b, distance string) query.Node {
	both := []query.Node{phraseNode(a), phraseNode(b)}
	if both[0] == nil || both[1] == nil {
		return nil
	}
	switch distance {
	case sameSentence:
		return query.Same{Scope: query.Sentence, Nodes: both}
	case sameParagraph:
		return query.Same{Scope: query.Paragraph, Nodes: both}
	}
	n, err := strconv.Atoi(distance)
	if err != nil {
		n = query.DefaultDistance
	}
	return query.Near{Distance: min(max(n, 0), query.MaxDistance), Left: both[0], Right: both[1]}
}

// written returns the request that the fields of the form make.
func written(values url.Values) index.Request {
	r := address.NewRequest()
	var nodes []query.Node
	add := func(n query.Node) {
		if and, ok := n.(query.And); ok {
			nodes = append(nodes, and.Nodes...)
		} else if n != nil {
			nodes = append(nodes, n)
		}
	}
	for _, text := range advancedTexts {
		add(text.node(values.Get(text.name)))
	}
	add(near(values.Get("near"), values.Get("to_near"), values.Get("distance")))
	if n := all(nodes); n != nil {
		r.Query = n.String()
	}
	from, to := year(values.Get("from")), year(values.Get("to"))
	switch {
	case from == "" && to == "":
	case from == to:
		r.Filter.Year = []string{from}
	default:
		r.Filter.Year = []string{cmp.Or(from, earliestYear) + ".." + cmp.Or(to, latestYear)}
	}
	for _, field := range advancedFields {
		if v := values.Get(field.String()); slices.Contains(field.Listed(), v) {
			*r.Filter.Choice(field) = []string{v}
		}
	}
	return r
}

// year returns a year as it was typed, empty if it is none.
func year(text string) string {
	n := 0
	text = strings.TrimSuffix(strings.TrimSpace(text), "年")
	if allowed := address.SetYear(&n, text); !allowed.IsZero() {
		return ""
	}
	return text
}

// advancedFields are the facets that the form has a list for.
var advancedFields = []index.Field{index.Kind, index.Level, index.Section}

// Advanced is the form that writes a query, and leads to its results once it is sent.
func (s *Pages) Advanced(r *http.Request) (*respond.Response, error) {
	values := r.URL.Query()
	if values.Has("search") {
		return page.Redirect(r, address.SearchURL(written(values))), nil
	}
	return s.site.Render(r, "advanced", http.StatusOK, newAdvancedView(values))
}

func newAdvancedView(values url.Values) *advancedView {
	v := &advancedView{
		Frame: page.Frame{Title: page.Titled(say.Say("高级检索")), Description: say.Say("分项填写检索条件，不必记检索语法。")},
		Near:  [2]string{values.Get("near"), values.Get("to_near")}, From: values.Get("from"), To: values.Get("to"),
	}
	for _, text := range advancedTexts {
		v.Texts = append(v.Texts, advancedText{text.name, values.Get(text.name), text.label, text.hint})
	}
	for _, d := range distances {
		v.Distances = append(v.Distances, page.ChoiceOption{Value: d.value, Label: d.label, Chosen: d.value == values.Get("distance")})
	}
	for _, field := range advancedFields {
		list := advancedList{Name: field.String(), Title: facetTitle(field), Options: []page.ChoiceOption{{Label: say.Say("不限")}}}
		for _, value := range field.Listed() {
			list.Options = append(list.Options, page.ChoiceOption{Value: value, Label: say.Say(field.Label(value)), Chosen: value == values.Get(field.String())})
		}
		v.Lists = append(v.Lists, list)
	}
	return v
}
