//go:build cgo

package analyzer

import (
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/yanyiwu/gojieba"
)

// jieba is gojieba's segmenter.
type jieba struct{ *gojieba.Jieba }

func (j jieba) Cut(text string) iter.Seq[string] { return slices.Values(j.Jieba.Cut(text, true)) }

// newReference returns gojieba with the words of a vocabulary. It is loaded when it first cuts a
// text. If that fails, other cuts in its place, into the same words.
func newReference(v *vocabulary, other segmenter) segmenter {
	return &late{vocabulary: v, other: other}
}

// late is a segmenter that is loaded when it is needed.
type late struct {
	vocabulary *vocabulary
	other      segmenter

	once   sync.Once
	loaded segmenter
}

func (l *late) Cut(text string) iter.Seq[string] {
	l.once.Do(l.load)
	return l.loaded.Cut(text)
}

func (l *late) load() {
	l.loaded = l.other
	model, err := gunzip(hmmFile)
	if err == nil {
		var j *gojieba.Jieba
		if j, err = newJieba(l.vocabulary.dictionary, model, l.vocabulary.added); err == nil {
			l.loaded = jieba{j}
		}
	}
	if err != nil {
		slog.Warn("gojieba is not loaded; the segmenter in Go cuts the same words", "error", err)
	}
}

// Free implements segmenter. Nothing may cut any more.
func (l *late) Free() {
	l.once.Do(func() { l.loaded = l.other })
	l.loaded.Free()
}

// newJieba loads gojieba with a dictionary, a model of unknown words and added words. cppjieba
// reads its files only while it is made. It ends the process if one is missing, so all of them are
// written in full first.
func newJieba(words, model, added string) (*gojieba.Jieba, error) {
	folder, err := os.MkdirTemp("", "gongbao-dictionary-")
	if err != nil {
		return nil, fmt.Errorf("%w (set TMPDIR to a folder that can be written to)", err)
	}
	defer os.RemoveAll(folder)
	var paths []string
	// The last two files hold weights and stop words for keywords. They are not used here, but
	// cppjieba demands a line in each.
	for i, content := range []string{words, model, added, "的 1\n", "的\n"} {
		path := filepath.Join(folder, strconv.Itoa(i))
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return nil, fmt.Errorf("%w (set TMPDIR to a folder with 5 MB of room)", err)
		}
		paths = append(paths, path)
	}
	return gojieba.NewJieba(paths...), nil
}
