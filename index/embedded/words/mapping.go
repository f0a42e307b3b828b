package words

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/report"
)

// The fields of the word layer, whose documents are sections.
const (
	unitField    = "unit" // the number of the section's unit in the character layer: see state.FormatUnit
	reportField  = "report"
	roleField    = "role"
	headingField = "heading" // as it stands, to be suggested
	wordsField   = "words"   // of the heading and the paragraphs
	sizeField    = "size"    // characters, as report.Section.Chars
	tokensField  = "tokens"  // the number of words
)

// The fields of a report, which its first section has, besides those by which searches are narrowed:
// each index.Field of reports is a field of its name.
const (
	nameField      = "name"     // the title as it stands
	placeField     = "place"    // report.Report.Place
	regionField    = "division" // report.Report.Region, in JSON
	deliveredField = "delivered"
	charsField     = "chars"
	completeField  = "complete"
	titleField     = "title"    // its words
	sectionsField  = "sections" // their number
	doubtField     = "doubt"    // has a value if report.Doubts finds one
	digestField    = "digest"   // report.Report.Digest
	// titleTokensField is the number of words of the title.
	titleTokensField = "titletokens"
)

// How fields are indexed. Of words it is only known which sections have them: how often and where
// is for the character layer. The values of the others can be read back.
const (
	wordOptions  = bleveindex.IndexField | bleveindex.SkipFreqNorm
	valueOptions = wordOptions | bleveindex.DocValues
)

// documentsOf returns the documents of r, the first of which is the unit after the title's.
func documentsOf(r *report.Report, title uint32, words analysis.Analyzer) ([]*document.Document, error) {
	region, err := json.Marshal(r.Region)
	if err != nil {
		return nil, err
	}
	documents := make([]*document.Document, len(r.Sections))
	for i, s := range r.Sections {
		d := document.NewDocument(documentID(r.ID, i))
		value := func(name, value string) {
			if value != "" {
				d.AddField(document.NewTextFieldCustom(name, nil, []byte(value), valueOptions, nil))
			}
		}
		value(unitField, state.FormatUnit(title+1+uint32(i)))
		value(reportField, r.ID)
		value(roleField, string(s.Role))
		value(headingField, s.Heading)
		if i == 0 {
			for field := range index.Section {
				for _, of := range field.ValuesOf(r) {
					value(field.String(), of)
				}
			}
			value(nameField, r.Title)
			value(placeField, r.Place)
			value(regionField, string(region))
			value(deliveredField, r.Delivered)
			value(charsField, strconv.Itoa(r.Chars))
			value(completeField, string(r.Complete))
			value(sectionsField, strconv.Itoa(len(r.Sections)))
			if len(r.Doubts(false)) > 0 {
				value(doubtField, "true")
			}
			value(digestField, r.Digest())
			addWords(d, titleField, titleTokensField, r.Title, words)
		}
		value(sizeField, strconv.Itoa(s.Chars()))
		addWords(d, wordsField, tokensField, s.Heading+"\n"+strings.Join(s.Paragraphs, "\n"), words)
		documents[i] = d
	}
	return documents, nil
}

// addWords adds to d the words of a text and, in a field of its own, their number. bleve analyses
// the fields of a document in their order.
func addWords(d *document.Document, name, number, text string, words analysis.Analyzer) {
	counted := &wordCounter{Analyzer: words}
	d.AddField(document.NewTextFieldCustom(name, nil, []byte(text), wordOptions, counted))
	d.AddField(document.NewTextFieldCustom(number, nil, nil, valueOptions, (*wordNumber)(counted)))
}

// wordCounter is an analyzer that counts the words of its text, without their parts.
type wordCounter struct {
	analysis.Analyzer
	words int
}

// Analyze implements analysis.Analyzer.
func (c *wordCounter) Analyze(text []byte) analysis.TokenStream {
	tokens := c.Analyzer.Analyze(text)
	last := 0
	for _, token := range tokens {
		if token.Position != last { // the parts of a word have its position
			c.words, last = c.words+1, token.Position
		}
	}
	return tokens
}

// wordNumber gives the number of words that a wordCounter has counted as its only token.
type wordNumber wordCounter

// Analyze implements analysis.Analyzer.
func (n *wordNumber) Analyze([]byte) analysis.TokenStream {
	return analysis.TokenStream{{Term: strconv.AppendInt(nil, int64(n.words), 10), Position: 1}}
}
