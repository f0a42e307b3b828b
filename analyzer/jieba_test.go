//go:build cgo

package analyzer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yanyiwu/gojieba"

	"gongbao/analyzer/segment"
)

// loadJieba returns gojieba, loaded.
func loadJieba(t testing.TB, d *dictionary) jieba {
	t.Helper()
	l := d.queries.(*late)
	l.once.Do(l.load)
	j, ok := l.loaded.(jieba)
	if !ok {
		t.Fatal("gojieba was not loaded")
	}
	return j
}

// checkSegmenters checks the law that both segmenters cut a text into the same words. It returns
// the number of words.
func checkSegmenters(t testing.TB, d *dictionary, text string) int {
	t.Helper()
	got, want := slices.Collect(d.reports.Cut(text)), slices.Collect(loadJieba(t, d).Cut(text))
	if slices.Equal(got, want) {
		return len(want)
	}
	for i, word := range want {
		if i == len(got) || got[i] != word {
			from, to := max(0, i-5), i+5
			t.Errorf("%.300q: got %q, want %q", text, got[from:min(to, len(got))], want[from:min(to, len(want))])
			break
		}
	}
	return len(want)
}

// checkText checks the law on a text, paragraph by paragraph: as CountRaw gives it to gojieba, and
// the Han characters and Separators of the folded text, as the word layer does.
func checkText(t testing.TB, d *dictionary, text string) (words int) {
	t.Helper()
	for paragraph := range strings.Lines(readable(text)) {
		words += checkSegmenters(t, d, paragraph)
		words += checkSegmenters(t, d, strings.Map(func(r rune) rune {
			if isHan(r) || r == Separator {
				return r
			}
			return -1
		}, Fold(paragraph)))
	}
	return words
}

// TestSegmenters holds package segment to gojieba on real text: every twentieth report, or all of
// them if GONGBAO_LAWS is full.
func TestSegmenters(t *testing.T) {
	step := 20
	if os.Getenv("GONGBAO_LAWS") == "full" {
		step = 1
	}
	shared := filepath.Join("..", "..", "shared")
	d := loadWords(t).dictionary
	for _, source := range []struct {
		name  string
		texts []string
	}{
		{"seeds", seeds(t)},
		{"hostile", hostile},
		{"corpus", readTexts(t, filepath.Join(shared, "corpus", "texts", "*"))},
		{"corpus2", readTexts(t, filepath.Join(shared, "corpus2", "texts", "*"))},
		{"relevance", readDocuments(t, filepath.Join(shared, "relevance", "corpus.jsonl"))},
	} {
		t.Run(source.name, func(t *testing.T) {
			if len(source.texts) == 0 {
				t.Skip("no such texts in ../shared beside the repository")
			}
			step, words := step, 0
			if len(source.texts) < 50 {
				step = 1
			}
			for i := 0; i < len(source.texts); i += step {
				words += checkText(t, d, source.texts[i])
			}
			t.Logf("%d words are the same", words)
		})
	}
}

// readDocuments returns the texts of a file of documents, or nothing if there is no such file.
func readDocuments(t testing.TB, path string) (texts []string) {
	t.Helper()
	file, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var document struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &document); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, document.Text)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestSegmentersOnNonsense cuts words and pieces of words of the dictionary that chance puts
// together. Many ways to cut such a text are equally likely.
func TestSegmentersOnNonsense(t *testing.T) {
	texts := 20_000
	if os.Getenv("GONGBAO_LAWS") == "full" {
		texts = 2_000_000
	}
	d := loadWords(t).dictionary
	var words [][]rune
	for line := range strings.Lines(d.vocabulary.dictionary + d.added) {
		word, _, _ := strings.Cut(line, " ")
		words = append(words, []rune(word))
	}
	random := rand.New(rand.NewPCG(1, 2))
	others := []string{"，", "。", " ", "a", "B7", "3.5", "％", "é", "𠀀", "龘", "〇"}
	for range texts {
		var text strings.Builder
		for range 1 + random.IntN(12) {
			word := words[random.IntN(len(words))]
			switch random.IntN(8) {
			case 0:
				text.WriteString(others[random.IntN(len(others))])
			case 1, 2, 3:
				from := random.IntN(len(word))
				text.WriteString(string(word[from : from+1+random.IntN(len(word)-from)]))
			default:
				text.WriteString(string(word))
			}
		}
		checkSegmenters(t, d, text.String())
	}
}

// The law holds for the words of users, too.
func TestSegmentersWithUserWords(t *testing.T) {
	var lexicon, text strings.Builder
	runes := []rune(strings.Join(strings.FieldsFunc(strings.Join(seeds(t), ""), notHan), ""))
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		from := random.IntN(len(runes) - 10)
		lexicon.WriteString(string(runes[from:from+2+random.IntN(8)]) + "\n")
	}
	w, err := New(lexicon.String())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, seed := range seeds(t) {
		text.WriteString(seed)
	}
	shared := loadWords(t).dictionary
	if got := checkText(t, w.dictionary, text.String()); got == checkText(t, shared, text.String()) {
		t.Error("the words of the user change nothing")
	}
}

// A build without cgo has the same words.
func TestWithoutCgo(t *testing.T) {
	texts := slices.Clone(hostile)
	for _, c := range segmentation(t) {
		texts = append(texts, c[0])
	}
	for _, text := range seeds(t) {
		texts = append(texts, text[:min(len(text), 100_000)])
	}
	for i, text := range texts {
		texts[i] = readable(text) // JSON has only valid UTF-8
	}
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("go", "run", "./testdata/words")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	command.Stdin, command.Stderr = bytes.NewReader(input), os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var tokens [][]Token
	if err := json.Unmarshal(output, &tokens); err != nil || len(tokens) != 2*len(texts) {
		t.Fatalf("%d lists of tokens for %d texts: %v", len(tokens), len(texts), err)
	}
	w := loadWords(t)
	for i, text := range texts {
		if !slices.Equal(tokens[2*i], w.Index(text)) || !slices.Equal(tokens[2*i+1], w.Query(text)) {
			t.Errorf("%.100q has other words without cgo", text)
		}
	}
}

func FuzzSegmenters(f *testing.F) {
	d := loadWords(f).dictionary
	for _, c := range segmentation(f) {
		f.Add(c[0])
	}
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkText(t, d, text) })
}

// BenchmarkCut cuts the Han text of the seeds, a paragraph a call.
func BenchmarkCut(b *testing.B) {
	d := loadWords(b).dictionary
	texts, _ := paragraphs(b)
	size, want := 0, 0
	for i, text := range texts {
		folded := FoldMap(text)
		_, texts[i] = loadWords(b).divide(nil, text, &folded)
		size += len(texts[i])
		for range loadJieba(b, d).Cut(texts[i]) {
			want++
		}
	}
	for _, bench := range []struct {
		name string
		segmenter
	}{{"gojieba", loadJieba(b, d)}, {"go", d.reports}} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				got := 0
				for _, text := range texts {
					for range bench.Cut(text) {
						got++
					}
				}
				if got != want {
					b.Fatalf("%d words, want %d", got, want)
				}
			}
		})
	}
}

// BenchmarkLoadSegmenters loads the dictionary and the model for each segmenter.
func BenchmarkLoadSegmenters(b *testing.B) {
	v, err := builtin()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("gojieba", func(b *testing.B) {
		for b.Loop() {
			l := late{vocabulary: v}
			l.once.Do(l.load)
			if l.loaded == nil {
				b.Fatal("gojieba was not loaded")
			}
			l.Free()
		}
	})
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			dictionary, err := gunzip(dictionaryFile)
			if err != nil {
				b.Fatal(err)
			}
			model, err := gunzip(hmmFile)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := segment.ReadDictionary(dictionary); err != nil {
				b.Fatal(err)
			}
			if _, err := segment.ReadModel(model); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestLoadWithoutFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if _, err := newJieba("", "", ""); err == nil || !strings.Contains(err.Error(), "set TMPDIR") {
		t.Errorf("error %v, want one that says to set TMPDIR", err)
	}
	w, err := New("煤矸石利用")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	got := w.Query("煤矸石利用的数字经济")
	if _, loaded := w.dictionary.queries.(*late).loaded.(jieba); loaded {
		t.Error("gojieba was loaded without a folder for its files")
	}
	if want := w.Index("煤矸石利用的数字经济"); len(got) == 0 || got[0].Term != "煤矸石利用" || want[len(want)-1] != got[len(got)-1] {
		t.Errorf("without gojieba the words are %v", got)
	}
}

// A segmenter that was never needed can be freed.
func TestFreeUnloaded(t *testing.T) {
	w, err := New("煤矸石利用")
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
}

// BenchmarkRaw reads the same paragraphs in turns with jieba alone and with Index. Each call of
// jieba gets a paragraph as it is. index/raw is the speed of Index divided by the speed of jieba's
// search mode.
func BenchmarkRaw(b *testing.B) {
	w := loadWords(b)
	reference := loadJieba(b, w.dictionary)
	texts, size := paragraphs(b)
	wantRaw, wantIndex := 0, 0
	for _, text := range texts {
		wantRaw += len(reference.Tokenize(text, gojieba.SearchMode, true))
		wantIndex += plainIndex(w)(text)
	}
	timed := func(want int, count func(text string) int) time.Duration {
		start, got := time.Now(), 0
		for _, text := range texts {
			got += count(text)
		}
		if got != want || got < size/10 {
			b.Fatalf("%d tokens, want %d", got, want)
		}
		return time.Since(start)
	}
	var raw, index []time.Duration
	for b.Loop() {
		raw = append(raw, timed(wantRaw, func(text string) int {
			return len(reference.CutForSearch(text, true))
		}))
		index = append(index, timed(wantIndex, func(text string) int { return len(w.Index(text)) }))
	}
	slices.Sort(raw)
	slices.Sort(index)
	rawMedian, indexMedian := raw[len(raw)/2].Seconds(), index[len(index)/2].Seconds()
	b.ReportMetric(float64(size)/1e6/rawMedian, "raw-MB/s")
	b.ReportMetric(float64(size)/1e6/indexMedian, "index-MB/s")
	b.ReportMetric(rawMedian/indexMedian, "index/raw")
}
