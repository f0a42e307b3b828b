package analyzer

// Analysis shows what becomes of a text in each layer.
type Analysis struct {
	Text   string `json:"text"`
	Folded string `json:"folded"`
	// Characters are those of the folded text in order, Separators included.
	Characters []Character  `json:"characters"`
	Words      WordAnalysis `json:"words"`
	// Synonyms are the other forms of the whole text. Analyze takes them from BuiltinSynonyms; who has others sets them.
	Synonyms []string `json:"synonyms"`
}

// Character is one character of a folded text, and the bytes [Start, End) of the original that it came from. Several
// characters come from the same bytes where folding makes several of one (㎡ is m2).
type Character struct {
	Rune  string `json:"rune"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// WordAnalysis is the words of a text as indexed and as looked for.
type WordAnalysis struct {
	Index []Token `json:"index"`
	Query []Token `json:"query"`
}

// Analyze shows what becomes of text in each layer, and which of the synonyms it has as a whole.
func (w *Words) Analyze(text string, synonyms *Synonyms) Analysis {
	folded := FoldMap(text)
	characters := make([]Character, len(folded.Runes))
	for i, r := range folded.Runes {
		start, end := folded.Span(i, i+1)
		characters[i] = Character{string(r), start, end}
	}
	return Analysis{
		Text:       text,
		Folded:     folded.Text,
		Characters: characters,
		Words:      WordAnalysis{w.Index(text), w.Query(text)},
		Synonyms:   append([]string{}, synonyms.Of(text)...),
	}
}
