// Command synthesize makes thousands of reports out of real ones, to measure how Gongbao scales.
// They are labelled as made for tests, and are for nothing else.
//
//	synthesize [-n 57000] [-from testdata/seeds] folder
//
// It writes a text file for each report, in a folder for each province.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
	"gongbao/index/synthetic"
)

func main() {
	n := flag.Int("n", 57_000, "the number of reports")
	from := flag.String("from", "testdata/seeds", "a `folder` of real reports")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: synthesize [-n number] [-from folder] folder")
		os.Exit(2)
	}
	if err := synthesize(*from, flag.Arg(0), *n); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// synthesize makes n reports out of those in the folder from, and writes them to the folder to.
func synthesize(from, to string, n int) error {
	reports, err := read(from)
	if err != nil {
		return err
	}
	m := synthetic.New(reports)
	for s := range synthetic.Subjects(n) {
		province := s.County.Path(s.Year)[0]
		path := filepath.Join(to, province.Name, fmt.Sprintf("%s-%d.txt", s.County.Code, s.Year))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(m.Text(s)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// read returns the reports in a folder and below.
func read(folder string) (reports []*report.Report, err error) {
	for document, err := range source.Documents(source.DefaultLimits(), folder) {
		if err != nil {
			return nil, err
		}
		reading := parse.Parse(document)
		for i := range reading.Reports {
			reports = append(reports, &reading.Reports[i])
		}
	}
	if len(reports) == 0 {
		return nil, errors.New(folder + " has no reports")
	}
	return reports, nil
}
