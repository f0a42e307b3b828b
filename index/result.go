package index

import (
	"time"

	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// Request is one search.
type Request struct {
	// Query is the text as typed; package query has the language. Empty lists every report.
	Query string
	// Filter narrows the hits; the zero Filter admits every report.
	Filter Filter
	// Match fixes how words are compared. The zero value is Literal, relaxed to Words and then Most
	// if the whole query finds nothing.
	Match Match
	// NoSynonyms looks for words only as they were typed.
	NoSynonyms bool
	// NoNames looks for words that name places and years as for all others: see Understand. Who asks several
	// libraries sets it, as they hold different places.
	NoNames bool
	// NoCorrection looks for words as they were typed even if nothing is found. A Match does so, too. Who asks
	// several libraries sets it, as they suggest different words.
	NoCorrection bool
	// Explain asks for the Explanation of each hit.
	Explain bool
	// Under narrows the region facet of the Result to the places directly under that code, today's;
	// empty gives the whole tree.
	Under string
	// Sort orders the hits; the zero value is Relevance.
	Sort Sort
	// Limit is the most hits to return, 1 to 100.
	Limit int
	// Passages is the most passages of each hit, 0 to 10.
	Passages int
	// Budget is the time after which a search ends with what it has found; 0 stands for
	// DefaultBudget.
	Budget time.Duration
	// Statistics replaces the engine's own shares in scores; nil does not. See Searcher.Statistics.
	Statistics *Statistics
	// Cursor continues a search after the last hit of an earlier Result with the same query, filter
	// and sort.
	Cursor string
	// Skip is the number of hits that are passed over, at most MaxSkip.
	Skip int
}

// The bounds of a Request.
const (
	MaxLimit    = 100
	MaxPassages = 10
	MaxSkip     = 1000
)

// DefaultBudget is the time that a search may take.
const DefaultBudget = 2 * time.Second

// Match is how the words of a query are compared with a text.
type Match string

// The matches. Literal finds what was typed; Words finds every jieba word of it in one section;
// Most ranks by how much of it a section holds.
const (
	Literal Match = "literal"
	Words   Match = "words"
	Most    Match = "most"
)

// Matches lists every match.
var Matches = []Match{Literal, Words, Most}

// Sort is the order of the hits. Equal hits are ordered by report ID.
type Sort string

// The orders.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
	ByRegion  Sort = "region"
)

// Sorts lists every order.
var Sorts = []Sort{Relevance, Newest, Oldest, ByRegion}

// Result is the answer to a Request.
type Result struct {
	// Understood is the query printed back by its tree, with the synonyms that were looked for.
	Understood string
	// Request is the request with Names as its filters, corrected.
	Request Request
	// Corrected is set if the query found nothing literally, filters aside, and another one was searched for.
	Corrected *Corrected
	// Names are the words of the query that became filters, Offers those that might have been.
	Names  []Name
	Offers []Offer
	// Synonyms are the other forms of the query's words that were looked for too.
	Synonyms []string
	// Total counts the reports found, Occurrences the marks of the positive words in the texts that
	// the filter admits.
	Total       int
	Occurrences int
	// Relaxed is the match that was used instead of Literal because the whole query found nothing
	// literally; else empty.
	Relaxed Match
	// Partial is set if the time ran out: only the first part of the index was searched.
	Partial bool
	// Broader is what a wider match would find, if that is more.
	Broader *Broader
	// DidYouMean is a query that may have been meant, if this one finds nearly nothing
	// literally and was not Corrected.
	DidYouMean *DidYouMean
	Took       time.Duration
	// Next is the cursor of the next page, empty on the last.
	Next   string
	Hits   []Hit
	Facets Facets
	// Counts are what Facets were made of, flat.
	Counts FacetCounts
	// Tree is the query that was looked for; nil for every report.
	Tree query.Node
}

// Broader is what a wider match finds.
type Broader struct {
	Match Match
	Total int // with the same filter
}

// Corrected is a query as it was typed, without the Names, and the one that was searched for instead.
type Corrected struct{ From, To string }

// DidYouMean is a query that may have been meant, and the number of reports that it finds, filters
// aside.
type DidYouMean struct {
	Query string
	Total int
}

// Hit is one report that was found.
type Hit struct {
	Report report.Header
	Score  float64
	// Explanation is the parts of Score, if it was asked for; nil for a search without a query.
	Explanation rank.Score
	Occurrences int
	Passages    []passage.Passage
	// Position is the place of the hit in the order of its search. Hits of several engines are
	// merged by it.
	Position Position
}

// Facets counts the reports of a search by field. The counts of a facet ignore the choice made in
// it and respect the others'. Places are a tree: provinces, with the places under them as Children.
// Years are the newest first, with all years between the newest and the oldest. Sections count
// reports with a matching section of that role.
type Facets [NumFields][]Bucket

// Bucket is one value of a facet.
type Bucket struct {
	Value    string
	Label    string // in Chinese, as shown to readers
	Count    int
	Selected bool
	Children []Bucket
}
