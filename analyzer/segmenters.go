package analyzer

import (
	"iter"
	"strings"
	"sync"
	"unicode/utf8"

	"gongbao/analyzer/segment"
)

// segmenter cuts text into words as jieba does by default.
type segmenter interface {
	// Cut returns the words of a text in order. The text is valid UTF-8 without NUL.
	Cut(text string) iter.Seq[string]
	// Free gives back memory that Go does not manage.
	Free()
}

// segmenters cut texts into the same words.
type segmenters struct {
	queries segmenter
	reports segmenter
}

// newSegmenters returns the segmenters of a vocabulary. In a build with cgo, gojieba cuts queries;
// package segment is faster and cuts reports. In a build without cgo it cuts both.
func newSegmenters(v *vocabulary) (segmenters, error) {
	m, err := model()
	if err != nil {
		return segmenters{}, err
	}
	fast := pure{segment.New(v.words, m)}
	return segmenters{queries: newReference(v, fast), reports: fast}, nil
}

// pure is the segmenter of package segment.
type pure struct{ *segment.Segmenter }

func (pure) Free() {}

// model is jieba's model of words that are in no dictionary.
var model = sync.OnceValues(func() (*segment.Model, error) {
	text, err := gunzip(hmmFile)
	if err != nil {
		return nil, err
	}
	return segment.ReadModel(text)
})

// A segmenter gets at most window bytes at once, cut at a Separator. If a window has no Separator,
// the words that end in its last margin bytes are cut again together with the text after them. No
// word of the dictionary is longer than margin.
const (
	window = 6000
	margin = 150
)

// cut calls emit for each word of a text of Han characters and Separators. To a segmenter a
// Separator is a word.
func cut(s segmenter, text string, emit func(word string)) {
	for len(text) > window {
		end, keep := strings.LastIndex(text[:window], string(Separator)), window
		if end <= 0 {
			for end = window; !utf8.RuneStart(text[end]); {
				end--
			}
			keep = end - margin
		}
		done := 0
		for word := range s.Cut(text[:end]) {
			if done > 0 && done+len(word) > keep {
				break
			}
			emit(word)
			done += len(word)
		}
		text = text[done:]
	}
	for word := range s.Cut(text) {
		emit(word)
	}
}
