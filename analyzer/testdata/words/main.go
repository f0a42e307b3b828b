// Words prints the words of texts in JSON, for a test that compares builds: its input is a list of
// texts, its output a list of the tokens of each, to be indexed and to be searched for.
package main

import (
	"encoding/json"
	"log"
	"os"

	"gongbao/analyzer"
)

func main() {
	log.SetFlags(0)
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal("words: ", err)
	}
	words, err := analyzer.Load()
	if err != nil {
		log.Fatal("words: ", err)
	}
	var tokens [][]analyzer.Token
	for _, text := range texts {
		tokens = append(tokens, words.Index(text), words.Query(text))
	}
	if err := json.NewEncoder(os.Stdout).Encode(tokens); err != nil {
		log.Fatal("words: ", err)
	}
}
