package analyzer

// Analysis shows each step from a text to its words.
type Analysis struct {
	Text   string `json:"text"`
	Folded string `json:"folded"`
	// Characters are the characters of the folded text in order, Separators included.
	Characters []Character  `json:"characters"`
	Words      WordAnalysis `json:"words"`
	// Synonyms are the other forms of the whole text, as far as the synonyms given to Analyze know
	// them.
	Synonyms []string `json:"synonyms"`
}

// Character is one character of a folded text, and the bytes [Start, End) of the original that it
// came from. If folding makes several characters of one, they all have the same bytes: ㎡ is m and
// 2.
type Character struct {
	Rune  string `json:"rune"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// WordAnalysis holds the words of a text as Words.Index and Words.Query return them.
type WordAnalysis struct {
	Index []Token `json:"index"`
	Query []Token `json:"query"`
}

// Analyze shows each step from text to its words, and the synonyms of text as a whole.
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
