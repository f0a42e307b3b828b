package rank

// The weights of a question. They were chosen on 300 questions over 599 policy documents, where the mean reciprocal rank of the
// first ten (MRR) has a standard error of 0.013; bleve's bigrams reach 0.850 there, these 0.920. A change below 0.005 between
// neighbours is noise.
const (
	// charWeight is the weight of a term of one character; of two, 1. Without single characters the MRR is 0.010 lower;
	// at 0.3 to 0.7 the same.
	charWeight = 0.5
	// functionWeight is the weight of a term with a function word, which is often the end of one word and the start of the next
	// (市对), but may as well be a part of one (对外). 0 is 0.004 lower, 0.5 and 1 a little lower.
	functionWeight = 0.3
	// saturation and length are BM25's k1 and b. k1 of 0.6 to 1.2 and b of 0.5 to 0.85 rank alike; k1 2 loses 0.013, b 0.3 as much.
	saturation = 0.8
	length     = 0.75
	// windowSize is the length of the stretch, in characters, in which terms count as standing together: a sentence or two. 100
	// and 200 lose 0.008, no window at all 0.020.
	windowSize = 150
	// leastRarity is the rarity of a term below which it says nothing: it stands in more than four of five texts. Such terms
	// have most of the positions, so that leaving them out is what makes a search quick.
	leastRarity = 0.2
	// LeastCoverage is the share of the best section's coverage that a section must reach to be found. At 0.2 to 0.4 no relevant
	// document is lost, at 0.5 one of 300.
	LeastCoverage = 0.4
)

// The weights of words that were found literally. No judgements exist for these; each part is at most 1, and they are in the order in
// which a reader would look, so that a lower part decides between reports that are alike in the higher ones.
const (
	titleWeight    = 4    // a report about the words, or of the place and year that they name
	headingWeight  = 2    // a section about them
	togetherWeight = 2    // words that stand together mean each other
	sectionWeight  = 1    // frequency in the section, saturating
	reportWeight   = 1    // frequency in the report, saturating
	completeWeight = 0.25 // a full report before its abstract
	notesWeight    = 0.5  // the share of its score that a section of notes keeps: it explains words rather than uses them

	// sectionLength is BM25's b for words found literally: a long section on a subject is no worse than a short one.
	sectionLength = 0.5
	// reportSaturation is k1 for whole reports, which are some twenty times as long as sections.
	reportSaturation = 5
	// togetherGap is the gap between words, in characters, at which they count half as together as neighbours do.
	togetherGap = 10
)
