package words

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/report"
)

// The fields of the word layer, whose documents are sections.
const (
	sectionField = "section" // see section.values
	headingField = "heading" // as it stands, to be suggested
	wordsField   = "words"   // of the heading and the paragraphs
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
// is for the character layer. The values of the others can be read back. What each section has is not
// for bleve to index: see segmentPlugin.
const (
	sectionOptions = 0
	valueOptions   = bleveindex.IndexField | bleveindex.SkipFreqNorm | bleveindex.DocValues
)

// section is the document of a section. Its words are numbers of a vocabulary.
type section struct {
	*document.Document
	vocabulary   *vocabulary
	unit         uint32
	values       string // its unit, report, role, size in characters as report.Section.Chars, and number of words, with blanks between
	heading      string
	title, words []uint32
}

// value returns the value of a field of sectionFields.
func (s *section) value(field string) string {
	if field == headingField {
		return s.heading
	}
	return s.values
}

// declare makes a field known to bleve.
func (s *section) declare(field string) {
	s.AddField(document.NewTextFieldCustom(field, nil, nil, sectionOptions, nil))
}

// terms returns the numbers of the words in a field.
func (s *section) terms(field string) []uint32 {
	if field == titleField {
		return s.title
	}
	return s.words
}

// sectionsOf returns the documents of r, the first of which is the unit after the title's.
func sectionsOf(r *report.Report, title uint32, words *vocabulary) ([]*section, error) {
	region, err := json.Marshal(r.Region)
	if err != nil {
		return nil, err
	}
	documents := make([]*section, len(r.Sections))
	for i := range r.Sections {
		s := &r.Sections[i]
		d := &section{Document: document.NewDocument(documentID(r.ID, i)), vocabulary: words, unit: title + 1 + uint32(i)}
		value := func(name, value string) {
			if value != "" {
				d.AddField(document.NewTextFieldCustom(name, nil, []byte(value), valueOptions, nil))
			}
		}
		d.declare(sectionField)
		if s.Heading != "" {
			d.heading = s.Heading
			d.declare(headingField)
		}
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
			value(titleTokensField, strconv.Itoa(d.addWords(titleField, r.Title, &d.title)))
		}
		count := d.addWords(wordsField, s.Heading+"\n"+strings.Join(s.Paragraphs, "\n"), &d.words)
		d.values = fmt.Sprintf("%s %s %s %d %d", state.FormatUnit(d.unit), r.ID, s.Role, s.Chars(), count)
		documents[i] = d
	}
	return documents, nil
}

// addWords adds the words of a text, and returns their number.
func (s *section) addWords(field, text string, to *[]uint32) (words int) {
	s.declare(field)
	*to, words = s.vocabulary.appendWords(nil, text)
	return words
}
