package rank

// The weights of a question. They were chosen on 300 questions over 599 policy documents. There the
// mean reciprocal rank of the first ten (MRR) is 0.920, against 0.850 with bleve's bigrams; its
// standard error is 0.013. Differences below 0.005 between neighbouring values are noise.
const (
	// charWeight is the weight of a term of one character. A term of two characters has 1. Without
	// single characters the MRR is 0.010 lower; with 0.3 to 0.7 it is the same.
	charWeight = 0.5
	// functionWeight is the weight of a term with a function word. Such a term is often the end of
	// one word and the start of the next (市对), but may as well be part of one word (对外). With 0 the
	// MRR is 0.004 lower, with 0.5 and 1 a little lower.
	functionWeight = 0.3
	// saturation and length are BM25's k1 and b. A k1 of 0.6 to 1.2 and a b of 0.5 to 0.85 rank
	// alike. A k1 of 2 loses 0.013, and a b of 0.3 as much.
	saturation = 0.8
	length     = 0.75
	// windowSize is the length, in characters, of the stretch in which terms count as together: a
	// sentence or two. 100 and 200 lose 0.008, no window at all 0.020.
	windowSize = 150
	// leastRarity is the rarity below which a term says nothing, because it is in more than four of
	// five texts. Such terms have most of the positions, so leaving them out is what makes a search
	// quick.
	leastRarity = 0.2
	// LeastCoverage is the share of the best section's coverage that a section must reach to be
	// found. At 0.2 to 0.4 no relevant document is lost, at 0.5 one of 300.
	LeastCoverage = 0.4
)

// The weights of words that were found literally. There are no judgements for these. Each part is
// at most 1, and they are in the order in which a reader would look, so that a lower part decides
// between reports that are alike in the higher ones.
const (
	TitleWeight    = 4    // a report about the words, or of the place and year that they name
	HeadingWeight  = 2    // a section about them
	TogetherWeight = 2    // words close together belong together
	SectionWeight  = 1    // frequency in the section, saturating
	ReportWeight   = 1    // frequency in the report, saturating
	CompleteWeight = 0.25 // a full report before its abstract
	NotesWeight    = 0.5  // the share of its score that a section of notes keeps, because it only explains words

	// sectionLength is BM25's b for words found literally: a long section on a subject is no worse
	// than a short one.
	sectionLength = 0.5
	// reportSaturation is k1 for whole reports, which are some twenty times as long as sections.
	reportSaturation = 5
	// togetherGap is the gap, in characters, at which words count half as much as neighbouring
	// words do.
	togetherGap = 10
)
