//go:build cgo

package analyzer

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/yanyiwu/gojieba"
)

// jieba is gojieba's segmenter.
type jieba struct{ *gojieba.Jieba }

func (j jieba) Cut(text string) iter.Seq[string] { return slices.Values(j.Jieba.Cut(text, true)) }

// newReference loads gojieba with the words of a vocabulary.
func newReference(v *vocabulary, _ segmenter) (segmenter, error) {
	model, err := gunzip(hmmFile)
	if err != nil {
		return nil, err
	}
	j, err := newJieba(v.dictionary, model, v.added)
	if err != nil {
		return nil, err
	}
	return jieba{j}, nil
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
