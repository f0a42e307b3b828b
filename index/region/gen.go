//go:build ignore

// Gen writes divisions.tsv, the compact gazetteer that package region embeds, from
// testdata/gazetteer/areacodes.csv. The columns are code, name, first year in use, first year out
// of use (empty if in use), and successors. Province and parent are left out, because the code
// itself shows them.
package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("../../testdata/gazetteer/areacodes.csv")
	if err != nil {
		log.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Create("divisions.tsv")
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(file)
	for _, row := range rows[1:] {
		code, name, start, end, successors := row[0], row[3], row[6], row[7], row[8]
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", code, name, start, end, successors)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}
