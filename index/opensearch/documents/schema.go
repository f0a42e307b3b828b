package documents

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/query"
	"gongbao/index/report"
)

// object is an object of JSON.
type object = map[string]any

// characters is the analyzer of folded text: each character by itself, and at the place where it
// stands. So a phrase is found as literally as any string. In what is looked for a Separator is a
// clause.SentenceEnd as well.
const (
	characters   = "characters"
	asLookedFor  = "characters_looked_for"
	sentenceEnds = "sentence_ends"
)

// gap lies between two lines, so that nothing reaches from one into the next.
const gap = 2 * query.MaxDistance

// occurrences is a similarity by which a phrase scores how often it occurs.
const occurrences = "occurrences"

// sectionsIndex returns the settings and the mapping of what is searched.
func sectionsIndex(s shape, about meta) object {
	text := object{
		"type": "text", "analyzer": characters, "search_analyzer": asLookedFor, "similarity": occurrences, "norms": false, "position_increment_gap": gap,
	}
	keyword, integer := object{"type": "keyword"}, object{"type": "integer"}
	words := object{"type": "keyword", "doc_values": false}
	facets := object{}
	for field := range index.Section {
		facets[field.String()] = keyword
	}
	return object{
		"settings": object{
			"number_of_shards": s.shards, "number_of_replicas": s.replicas,
			"codec":                                "best_compression", // copies keep whole sources until segments are merged
			"refresh_interval":                     "-1",               // the writer says when
			"unassigned.node_left.delayed_timeout": "10s",              // until then additions wait for the lost copies
			"mapping.nested_objects.limit":         100_000,
			"similarity":                           object{occurrences: object{"type": "scripted", "script": object{"source": clause.Similarity}}},
			"analysis": object{
				"tokenizer": object{characters: object{"type": "ngram", "min_gram": 1, "max_gram": 1}},
				"filter": object{sentenceEnds: object{
					"type": "synonym", "synonyms": []string{fmt.Sprintf("%c => %c, %c", analyzer.Separator, analyzer.Separator, clause.SentenceEnd)},
				}},
				"analyzer": object{
					characters:  object{"type": "custom", "tokenizer": characters},
					asLookedFor: object{"type": "custom", "tokenizer": characters, "filter": []string{sentenceEnds}},
				},
			},
		},
		"mappings": object{
			"_meta":   about,
			"dynamic": "strict",
			"_source": object{"includes": []string{"entry", "positions"}},
			"properties": object{
				"id": keyword, "born": object{"type": "long"}, "entry": object{"type": "object", "enabled": false},
				"positions": integer, "fullness": object{"type": "double"}, "runs_on": object{"type": "boolean"},
				"year": integer, "year_or_last": integer, "delivered": keyword, "place_or_last": keyword,
				"facets": object{"properties": facets}, "title": text, "title_words": words,
				"sections": object{"type": "nested", "properties": object{
					"role": keyword, "facets": object{"properties": facets}, "size": integer, "title": text, "heading": text, "text": text,
					"title_words": words, "words": words,
				}},
			},
		},
	}
}

// reportsIndex returns the settings and the mapping of what is read.
func reportsIndex(s shape, about meta) object {
	return object{
		"settings": object{
			"number_of_shards": s.shards, "number_of_replicas": s.replicas, "refresh_interval": "-1", "codec": "best_compression",
			"unassigned.node_left.delayed_timeout": "10s",
		},
		"mappings": object{"_meta": about, "dynamic": "strict", "properties": object{
			"report": object{"type": "object", "enabled": false}, "state": object{"type": "object", "enabled": false},
			"file": object{"type": "binary"},
		}},
	}
}

// section is a section as it is searched, with what it has of its report.
type section struct {
	Role    string              `json:"role"`
	Facets  map[string][]string `json:"facets"`
	Size    int                 `json:"size"` // positions
	Title   []string            `json:"title"`
	Heading string              `json:"heading,omitempty"`
	Text    []string            `json:"text"` // the lines that begin in it, as marked has them

	TitleWords []string `json:"title_words"`
	Words      []string `json:"words"`
}

// searched is a report as it is searched.
type searched struct {
	ID        string          `json:"id"`
	Born      int64           `json:"born"`
	Entry     json.RawMessage `json:"entry"`
	Positions int             `json:"positions"`
	Fullness  float64         `json:"fullness"`
	// RunsOn is set if a line runs on from one section into the next.
	RunsOn bool `json:"runs_on"`
	// What hits are ordered by. Unknown values are in front of all others or, if the order wants it,
	// behind them.
	Year      int                 `json:"year"`
	LastYear  int                 `json:"year_or_last"`
	Delivered string              `json:"delivered"`
	LastPlace string              `json:"place_or_last"`
	Facets    map[string][]string `json:"facets"`
	Title     []string            `json:"title"`
	// TitleWords are jieba's.
	TitleWords []string  `json:"title_words"`
	Sections   []section `json:"sections"`
}

// stored is what the sections index gives back of a report.
type stored struct {
	Entry     index.Entry `json:"entry"`
	Positions int         `json:"positions"`
}

// newSearched returns a report as it is searched; d is its document.
func newSearched(r *report.Report, d memory.Document, born int64) (*searched, error) {
	entry := d.Entry()
	data, err := json.Marshal(entry)
	if err != nil {
		return nil, err
	}
	at := entry.Position(0)
	s := &searched{
		ID: r.ID, Born: born, Entry: data, Positions: d.Positions(), Fullness: index.Fullness(entry.Complete),
		Year: at.Year, LastYear: LastYear(at.Year), Delivered: at.Delivered, LastPlace: LastPlace(at.Region),
		Facets: make(map[string][]string), TitleWords: d.TitleWords(), Sections: make([]section, len(r.Sections)),
	}
	for field := range index.Section {
		s.Facets[field.String()] = entry.Values[field]
	}
	for i := range r.Sections {
		s.Sections[i] = section{Role: string(r.Sections[i].Role), Facets: s.Facets, Size: d.SectionSize(i), TitleWords: s.TitleWords, Words: d.SectionWords(i)}
	}
	s.addTexts(index.FoldedTexts(r))
	for i := range s.Sections {
		s.Sections[i].Title = s.Title
	}
	return s, nil
}

// LastYear returns a year, or one behind all others if it is 0, not known.
func LastYear(year int) int {
	if year == 0 {
		return 9999
	}
	return year
}

// LastPlace returns the code of a place, or one behind all others if it is empty, not known.
func LastPlace(code string) string {
	if code == "" {
		return "~"
	}
	return code
}

// addTexts adds the lines of a report to the sections in which they begin. A line that runs on into the
// next section is there, too, from the heading on: more is found than is there, and never less.
func (s *searched) addTexts(texts []index.FoldedText) {
	type place struct {
		lines *[]string
		index int
	}
	var open []place // where the present line is
	for i, text := range texts {
		folded := marked(text)
		if i+1 == len(texts) || !texts[i+1].Joined {
			folded += clause.LineEnd
		}
		lines := &s.Title
		if text.Section >= 0 {
			of := &s.Sections[text.Section]
			lines = &of.Text
			if text.Number == 0 {
				of.Heading = marked(text) + clause.LineEnd
			}
		}
		if !text.Joined {
			open = open[:0]
		}
		for _, line := range open {
			(*line.lines)[line.index] += folded
		}
		s.RunsOn = s.RunsOn || text.Joined && text.Section != texts[i-1].Section
		if !text.Joined || text.Section != texts[i-1].Section {
			open = append(open, place{lines, len(*lines)})
			*lines = append(*lines, folded)
		}
	}
}

// marked returns a folded text in which a Separator that ends a sentence is a clause.SentenceEnd.
func marked(text index.FoldedText) string {
	characters := []rune(text.Folded)
	for _, end := range text.SentenceEnds {
		if end < len(characters) {
			characters[end] = clause.SentenceEnd
		}
	}
	return string(characters)
}

// names are the names of the indices of a generation.
type names struct{ sections, reports string }

func newNames(name string, generation int) names {
	end := fmt.Sprintf("-%d-%d", Version, generation)
	return names{name + "-sections" + end, name + "-reports" + end}
}

// alias returns the name by which an index is known when it is published.
func (names) alias(of string) string {
	withVersion := of[:strings.LastIndexByte(of, '-')]
	return withVersion[:strings.LastIndexByte(withVersion, '-')]
}

// generationOf returns the generation in the name of an index; 0 if there is none.
func generationOf(name string) int {
	number, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if err != nil {
		return 0
	}
	return number
}

// documentID names a document.
func documentID(id string, born int64) string { return id + "@" + formatBatch(born) }

// reportIn returns the ID of the report in the name of a document.
func reportIn(documentID string) string {
	id, _, _ := strings.Cut(documentID, "@")
	return id
}

// bornIn returns the batch in the name of a document.
func bornIn(document string) (int64, error) {
	_, number, _ := strings.Cut(document, "@")
	var born int64
	if _, err := fmt.Sscan(number, &born); err != nil {
		return 0, fmt.Errorf("%w: document %s", index.ErrDamaged, document)
	}
	return born, nil
}
