//go:build ignore

// Gen writes pinyin.txt, the usual reading of each character, from the data of
// github.com/mozillazg/go-pinyin 0.21.0. go.mod does not name that module, because only the table
// is needed: go get it, run this, and go mod tidy.
//
// A line is a syllable without its tone and, after a space, the characters with that reading; ü is
// written v. Characters that folding replaces are left out.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"

	"github.com/mozillazg/go-pinyin"

	"gongbao/analyzer"
)

func main() {
	characters := make(map[string][]rune)
	args := pinyin.NewArgs()
	for r := rune(0x4e00); r <= 0x9fff; r++ {
		if analyzer.Fold(string(r)) != string(r) {
			continue
		}
		if readings := pinyin.SinglePinyin(r, args); len(readings) > 0 {
			characters[readings[0]] = append(characters[readings[0]], r)
		}
	}
	file, err := os.Create("pinyin.txt")
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(file)
	for _, syllable := range slices.SortedFunc(maps.Keys(characters), cmp.Compare) {
		fmt.Fprintf(out, "%s %s\n", syllable, string(characters[syllable]))
	}
	if err := cmp.Or(out.Flush(), file.Close()); err != nil {
		log.Fatal(err)
	}
}
