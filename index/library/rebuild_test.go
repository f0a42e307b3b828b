package library

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/embedded"
)

// write writes one of the user's files in the folder of a library.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wordsOf returns the words that a library searches for in a text.
func wordsOf(t *testing.T, l *Library, text string) string {
	t.Helper()
	analysis, err := l.Analyze(text)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, token := range analysis.Words.Query {
		words = append(words, token.Term)
	}
	return strings.Join(words, "/")
}

// TestRebuildWhileServing: a new lexicon is used once the index has been rebuilt. Meanwhile
// searches and additions go on, and find what they did before.
func TestRebuildWhileServing(t *testing.T) {
	const text = "建设石碳铁文化展示馆" // no dictionary has 石碳铁
	dir := t.TempDir()
	l, close := open(t, dir)
	files, err := filepath.Glob(filepath.Join(seeds, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("no seeds: %v", err)
	}
	add(t, l, files[1:]...)
	before := answer(t, l, "煤矸石")
	if l.Stale() {
		t.Error("a new library is stale")
	}
	write(t, dir, lexiconFile, "石碳铁\n")
	if !l.Stale() {
		t.Error("a library with a new lexicon is not stale")
	}
	if got := wordsOf(t, l, text); strings.Contains(got, "石碳铁") {
		t.Fatalf("words before: %s", got)
	}

	ctx, stop := context.WithCancel(context.Background())
	var searching sync.WaitGroup
	for range 2 {
		searching.Go(func() {
			for ctx.Err() == nil {
				result, err := l.Search(context.Background(), index.Request{Query: "煤矸石", Limit: 10})
				if err != nil || result.Total < before.Total {
					t.Errorf("search while rebuilding: %+v, %v", result, err)
					return
				}
			}
		})
	}
	searching.Go(func() { add(t, l, files[0]) })
	err = l.Rebuild(context.Background(), nil)
	stop()
	searching.Wait()
	if err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		if got := wordsOf(t, l, text); !strings.Contains(got, "石碳铁") {
			t.Errorf("words after: %s", got)
		}
		if n := answer(t, l, "").Total; n != 14 || l.Stale() {
			t.Errorf("%d reports after, want 14; stale %t", n, l.Stale())
		}
	}
	check()
	close()
	if entries, err := os.ReadDir(filepath.Join(dir, "index")); err != nil || len(entries) != 1 {
		t.Errorf("generations left: %v, %v", entries, err)
	}
	l, _ = open(t, dir)
	check()
}

// TestRebuildFails: after an unusable lexicon or an interruption the index is as it was.
func TestRebuildFails(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	add(t, l, seeds)
	write(t, dir, lexiconFile, "十五五\n!\n")
	var faulty *LanguageError
	if err := l.Rebuild(context.Background(), nil); !errors.As(err, &faulty) {
		t.Errorf("rebuild with a bad lexicon: %v", err)
	}
	write(t, dir, lexiconFile, "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Rebuild(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("rebuild after cancelling: %v", err)
	}
	if n := answer(t, l, "煤矸石").Total; n == 0 {
		t.Error("nothing is found any more")
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "index")); err != nil || len(entries) != 1 {
		t.Errorf("generations left: %v, %v", entries, err)
	}
}

// TestMaintain: changes of the user's files are used. A bad file is reported and changes nothing.
func TestMaintain(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, lexiconFile, "!\n")
	write(t, dir, synonymsFile, "一个词\n")
	l, _ := open(t, dir)
	if l.Upkeep().Problem == nil {
		t.Error("no word of the bad files")
	}
	add(t, l, seeds)
	ctx, stop := context.WithCancel(context.Background())
	var maintaining sync.WaitGroup
	maintaining.Go(func() { l.Maintain(ctx) })
	defer maintaining.Wait()
	defer stop()
	until(t, "the bad files are told of", func() bool {
		problem := l.Upkeep().Problem
		return problem != nil && strings.Contains(problem.Error(), lexiconFile) &&
			strings.Contains(problem.Error(), synonymsFile)
	})
	write(t, dir, lexiconFile, "石碳铁\n")
	write(t, dir, synonymsFile, "养娃 = 托育\n")
	until(t, "the new lexicon is used", func() bool { return strings.Contains(wordsOf(t, l, "石碳铁"), "石碳铁") })
	if got, want := answer(t, l, "养娃").Total, answer(t, l, "托育").Total; got != want || want == 0 {
		t.Errorf("the synonym finds %d reports, the word %d", got, want)
	}
	until(t, "headings are suggested", func() bool {
		suggestions, err := l.Suggest("重点改革稳", 1)
		return err == nil && len(suggestions) == 1
	})
	until(t, "all is well", func() bool { return l.Upkeep() == index.Upkeep{} })
}

// until waits for something that the library does in the background.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 600 {
		if done() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("not within a minute: %s", what)
}

// TestWordsOfFailedGeneration: the words of a generation whose folder cannot be emptied are freed.
func TestWordsOfFailedGeneration(t *testing.T) {
	const lexicon = "石碳铁\n"
	words, err := loadWords(lexicon)
	must(t, err)
	words.Query("石碳铁")                                     // loads gojieba
	l := &Library{dir: "a\x00", backend: embedded.Backend} // no system has such a name
	if _, err := l.freshGeneration(2, lexicon, words); err == nil {
		t.Fatal("the folder was emptied")
	}
	queries := reflect.ValueOf(words).Elem().FieldByName("dictionary").Elem().FieldByName("queries").Elem()
	jieba := queries.Elem().FieldByName("loaded").Elem().FieldByName("Jieba").Elem()
	if jieba.FieldByName("freed").Int() == 0 {
		t.Error("the words are not freed")
	}
}
