//go:build ignore

// Generate writes dictionary.txt.gz and hmm.txt.gz from the data of the gojieba module in go.mod.
//
//	go generate ./analyzer                                   the same files again, byte for byte
//	cd analyzer && go run generate.go -texts FILE,FOLDER,…   choose the rare words again, from real text
//
// The dictionary keeps jieba's words of frequency 10 or more and, of the rarer ones, those in
// lexicon/rare.txt: the rare words that jieba's whole dictionary finds in the texts. The package
// comment tells how much this changes.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yanyiwu/gojieba"

	"gongbao/analyzer"
)

// rare is the frequency below which a word is kept only if real text uses it.
const rare = 10

const rareFile = "lexicon/rare.txt"

func main() {
	log.SetFlags(0)
	texts := flag.String("texts", "", "comma-separated files and folders of real text; rewrites "+rareFile)
	flag.Parse()

	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	check(err)
	folder := filepath.Join(strings.TrimSpace(string(out)), "deps", "cppjieba", "dict")
	words := read(filepath.Join(folder, "jieba.dict.utf8"))
	if *texts != "" {
		writeRare(words, strings.Split(*texts, ","))
	}
	compress("dictionary.txt.gz", []byte(prune(words)))

	model, err := os.ReadFile(filepath.Join(folder, "hmm_model.utf8"))
	check(err)
	compress("hmm.txt.gz", model)
}

// read returns the words of a jieba dictionary with their frequencies, folded. Words that are not
// all Han are left out, because the word layer never passes such text to jieba.
func read(file string) map[string]int {
	data, err := os.ReadFile(file)
	check(err)
	words := make(map[string]int)
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		frequency, err := strconv.Atoi(fields[1])
		check(err)
		if word := analyzer.Fold(fields[0]); word != "" && !strings.ContainsFunc(word, notHan) {
			words[word] += frequency
		}
	}
	return words
}

// prune prints the dictionary without the rare words that no text uses. Two entries of private
// characters take their place. jieba's weights depend on the sum of all frequencies and on the
// smallest one, and with these entries they stay the same as with the whole dictionary.
func prune(words map[string]int) string {
	data, err := os.ReadFile(rareFile)
	check(err)
	used := make(map[string]bool)
	for word := range strings.FieldsSeq(string(data)) {
		used[word] = true
	}
	var b strings.Builder
	dropped, least := 0, rare
	for _, word := range slices.Sorted(maps.Keys(words)) {
		frequency := words[word]
		least = min(least, frequency)
		if frequency >= rare || used[word] {
			fmt.Fprintf(&b, "%s %d x\n", word, frequency)
		} else {
			dropped += frequency
		}
	}
	fmt.Fprintf(&b, "\uE000 %d x\n\uE001 %d x\n", max(dropped-least, least), least)
	return b.String()
}

// writeRare lists the rare words that the whole dictionary finds in the texts.
func writeRare(words map[string]int, paths []string) {
	folder, err := os.MkdirTemp("", "gongbao-generate-")
	check(err)
	defer os.RemoveAll(folder)
	var b strings.Builder
	for word, frequency := range words {
		fmt.Fprintf(&b, "%s %d x\n", word, frequency)
	}
	whole := filepath.Join(folder, "whole.txt")
	check(os.WriteFile(whole, []byte(b.String()), 0o600))
	jieba := gojieba.NewJieba(whole)

	used := make(map[string]bool)
	for _, path := range paths {
		check(filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			for _, han := range strings.FieldsFunc(analyzer.Fold(string(data)), notHan) {
				for _, word := range jieba.Cut(han, true) {
					if frequency, ok := words[word]; ok && frequency < rare {
						used[word] = true
					}
				}
			}
			return err
		}))
	}
	list := strings.Join(slices.Sorted(maps.Keys(used)), "\n") + "\n"
	check(os.WriteFile(rareFile, []byte(list), 0o644))
}

func compress(file string, data []byte) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	check(err)
	_, err = w.Write(data)
	check(err)
	check(w.Close())
	check(os.WriteFile(file, b.Bytes(), 0o644))
}

func notHan(r rune) bool { return !unicode.Is(unicode.Han, r) }

func check(err error) {
	if err != nil {
		log.Fatal("generate: ", err)
	}
}
