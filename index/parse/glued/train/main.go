// Train writes the model that tells where a heading ends that is glued to its text. It learns from
// the headings of real reports that have a line of their own.
//
//	go run ./index/parse/glued/train REPORTS… > index/parse/glued/model.gz
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"gongbao/index/parse"
	"gongbao/index/parse/glued"
	"gongbao/index/report"
	"gongbao/index/source"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(files []string) error {
	var all collection
	for _, file := range files {
		if err := all.read(file); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, len(all.lines), "reports,", len(all.examples), "headings")
	return glued.Train(all.examples, all.lines).Write(os.Stdout)
}

// collection is what reports teach.
type collection struct {
	examples []glued.Example
	lines    map[string][]string // of each file, by its base name
}

func (c *collection) read(file string) error {
	doc, err := source.Read(file)
	if err != nil {
		return fmt.Errorf("read reports to learn from: %w", err)
	}
	if c.lines == nil {
		c.lines = make(map[string][]string)
	}
	name := filepath.Base(file)
	for _, line := range doc.Lines {
		c.lines[name] = append(c.lines[name], line.Text)
	}
	for i, r := range parse.Parse(doc).Reports {
		c.examples = append(c.examples, headings(name, strconv.Itoa(i), r.Sections)...)
	}
	return nil
}

// headings returns the numbered headings of a report that have a line of their own with text below
// it. Those of one level below one heading make a list.
func headings(file, id string, sections []report.Section) []glued.Example {
	lists := make(map[string][]glued.Example)
	var order []string
	var above [10]int // how many headings of each level there were
	for _, s := range sections {
		level := min(s.Level, len(above)-1)
		above[level]++
		number := parse.NumberSize(s.Heading)
		if number == 0 || number == len(s.Heading) || s.RunIn || s.Inline || len(s.Paragraphs) == 0 {
			continue
		}
		list := fmt.Sprint(id, level, above[:level])
		if lists[list] == nil {
			order = append(order, list)
		}
		lists[list] = append(lists[list], glued.Example{
			Report: file, List: list, Heading: s.Heading[number:], Text: s.Paragraphs[0],
		})
	}
	var found []glued.Example
	for _, list := range order {
		found = append(found, lists[list]...)
	}
	return found
}
