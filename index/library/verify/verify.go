package verify

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/library/store"
	"gongbao/index/region"
	"gongbao/index/report"
)

// Library is a library to be verified.
type Library struct {
	Dir     string
	Store   *store.Store
	Journal *store.Journal
	Index   Index
	// IsFile reports whether a library has a file of that name, with slashes.
	IsFile func(name string) bool
	// Still calls f while nothing is being added or changed. If something is, it returns false and
	// does not call f.
	Still func(f func()) bool
}

// Index is the part of index.Engine that is used here.
type Index interface {
	Search(ctx context.Context, r index.Request) (*index.Result, error)
	IDs() ([]string, error)
	Differences(r *report.Report) ([]string, error)
	Check() ([]error, error)
}

// Options are the extent of a verification.
type Options struct {
	// Searches is the number of random stretches of stored text to search for.
	Searches int
	// Seed chooses the stretches.
	Seed uint64
}

// Findings is the result of a verification.
type Findings struct {
	Reports  int       `json:"reports"`  // stored reports that were checked
	Searches int       `json:"searches"` // searches whose counts were compared
	Findings []Finding `json:"findings"`
	// More is the number of further suspects, which were not checked again.
	More int `json:"more"`
}

// Wrong returns the findings that are not harmless.
func (f *Findings) Wrong() []Finding {
	return slices.DeleteFunc(slices.Clone(f.Findings), func(one Finding) bool { return one.Harmless })
}

// Finding is one fault.
type Finding struct {
	Kind Kind `json:"kind"`
	// Report is the ID of the report concerned, and File its path in the folder of the library,
	// with slashes. They are empty if there is none.
	Report string `json:"report,omitempty"`
	File   string `json:"file,omitempty"`
	// Text describes the fault, and Remedy what to do about it.
	Text   coded.Message `json:"-"`
	Remedy coded.Message `json:"-"`
	// Harmless is set if the library has lost nothing.
	Harmless bool `json:"harmless"`
}

// Kind is the kind of a Finding.
type Kind string

// The kinds of findings.
const (
	ReportDamaged   Kind = "report_damaged"   // a stored report cannot be read, or is another
	FileMisplaced   Kind = "file_misplaced"   // a stored report is in the wrong folder, where nothing reads it
	RedirectBroken  Kind = "redirect_broken"  // the redirect of a replaced report leads to none
	JournalDamaged  Kind = "journal_damaged"  // a line of the journal cannot be read
	JournalReport   Kind = "journal_report"   // the journal names a report that is not stored; it may have been removed
	Leftover        Kind = "leftover"         // a file left by a killed process
	IndexDamaged    Kind = "index_damaged"    // a file of the index is not as it was written
	ReportUnindexed Kind = "report_unindexed" // a stored report is not in the index
	ReportUnstored  Kind = "report_unstored"  // a report in the index is not stored
	ReportDiffers   Kind = "report_differs"   // the index differs from the stored report
	CountWrong      Kind = "count_wrong"      // a search counts differently from the text
)

var (
	rebuildRemedy      = coded.New("remedy-rebuild")
	restoreOrAddRemedy = coded.New("remedy-restore-or-add")
)

// Verify compares the parts of a library with one another: every stored report, the redirects and
// the journal that lead to it, and its entry in the index. Searches and additions go on meanwhile.
// What they change is checked again. If progress is given, it is called with the number of reports
// and searches done and of all.
func (l *Library) Verify(ctx context.Context, o Options, progress func(done, total int)) (*Findings, error) {
	v := &verifier{Library: l, progress: progress}
	if err := v.list(); err != nil {
		return nil, fmt.Errorf("verify library %s: %w", l.Dir, err)
	}
	v.total = len(v.reports) + o.Searches
	v.each(ctx, len(v.reports), func(i int) check { return func() []Finding { return v.report(v.reports[i]) } })
	v.try(v.surplus)
	v.try(v.indexFiles)
	v.try(v.redirects)
	v.try(v.readJournal)
	v.each(ctx, o.Searches, func(i int) check { return v.search(rand.New(rand.NewPCG(o.Seed, uint64(i)))) })
	more := max(0, len(v.suspects)-maxSuspects)
	v.suspects = v.suspects[:len(v.suspects)-more]
	findings := v.settle(ctx)
	if err := errors.Join(ctx.Err(), v.err); err != nil {
		return nil, fmt.Errorf("verify library %s: %w", l.Dir, err)
	}
	v.nameSources(findings)
	found := append([]Finding{}, slices.Concat(findings, v.leftovers)...) // [] in JSON if there are none, not null
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Report, b.Report))
	})
	return &Findings{Reports: len(v.reports), Searches: v.searched, Findings: found, More: more}, nil
}

// check checks one thing and returns what is wrong with it now. A thing that is being changed may
// look wrong for a moment.
type check func() []Finding

// verifier verifies a library.
type verifier struct {
	*Library
	progress func(done, total int)

	reports   []string // IDs of the reports stored at the beginning
	moved     []string // IDs of replaced reports
	leftovers []Finding
	placeOf   map[string]string // ID → file that the report was read from, by the journal

	mu          sync.Mutex
	suspects    []check // checks that found something
	done, total int
	searched    int
	err         error // prevents verification
}

// list finds the files to verify.
func (v *verifier) list() error {
	return filepath.WalkDir(v.Dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path != v.Dir {
			return nil // removed meanwhile
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(v.Dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		switch id, isReport := strings.CutSuffix(entry.Name(), store.Suffix); {
		case strings.HasPrefix(entry.Name(), durable.TempPrefix):
			v.leftover(name, entry)
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir() && name == "index":
			return fs.SkipDir
		case isReport:
			if v.IsFile(name) {
				v.reports = append(v.reports, id)
			} else {
				v.leftovers = append(v.leftovers, Finding{
					Kind: FileMisplaced, File: name,
					Text: coded.New("finding-file-misplaced"), Remedy: coded.New("remedy-move-or-restore"),
				})
			}
		case strings.HasSuffix(name, store.MovedSuffix):
			if v.IsFile(name) {
				v.moved = append(v.moved, strings.TrimSuffix(entry.Name(), store.MovedSuffix))
			}
		}
		return nil
	})
}

// leftoverAge is the age from which a temporary file is no longer taken for one that is being
// written.
const leftoverAge = time.Hour

func (v *verifier) leftover(name string, entry fs.DirEntry) {
	if info, err := entry.Info(); err != nil || time.Since(info.ModTime()) < leftoverAge {
		return
	}
	v.leftovers = append(v.leftovers, Finding{
		Kind: Leftover, File: name, Harmless: true,
		Text: coded.New("finding-leftover"), Remedy: coded.New("remedy-delete"),
	})
}

// try runs a check, and keeps it if it finds something.
func (v *verifier) try(c check) {
	if len(c()) > 0 {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.suspects = append(v.suspects, c)
	}
}

// each tries n checks, several at once.
func (v *verifier) each(ctx context.Context, n int, nth func(i int) check) {
	var working sync.WaitGroup
	numbers := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for i := range numbers {
				v.try(nth(i))
				v.advance()
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		numbers <- i
	}
	close(numbers)
	working.Wait()
}

// progressStep is the number of reports and searches between two reports of progress.
const progressStep = 50

func (v *verifier) advance() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done++
	if v.progress != nil && (v.done%progressStep == 0 || v.done == v.total) {
		v.progress(v.done, v.total)
	}
}

// fail notes an error that is not a fault of the library.
func (v *verifier) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.err = errors.Join(v.err, err)
}

// maxSuspects is the greatest number of suspects that are checked again, because nothing can be
// added meanwhile.
const maxSuspects = 1000

// settlePatience is how long settle waits for additions to end.
const settlePatience = 30 * time.Second

// settle returns what the suspects still find while nothing is being changed or, if additions do
// not end, after settlePatience.
func (v *verifier) settle(ctx context.Context) (findings []Finding) {
	again := func() {
		findings = nil
		v.suspects = slices.DeleteFunc(v.suspects, func(c check) bool {
			if ctx.Err() != nil {
				return false
			}
			found := c()
			findings = append(findings, found...)
			return len(found) == 0
		})
	}
	for deadline := time.Now().Add(settlePatience); len(v.suspects) > 0; {
		if v.Still(again) {
			break
		}
		again()
		if ctx.Err() != nil || time.Now().After(deadline) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second / 4):
		}
	}
	return findings
}

// report checks that a stored report can be read and that the index holds it as it is.
func (v *verifier) report(id string) []Finding {
	r, err := v.Store.Read(id)
	switch {
	case store.Gone(err):
		return nil // removed or replaced since
	case errors.Is(err, index.ErrDamagedReport):
		return []Finding{{
			Kind: ReportDamaged, Report: id, File: v.fileOf(id),
			Text: coded.New("finding-report-damaged", "error", err.Error()), Remedy: restoreOrAddRemedy,
		}}
	case err != nil:
		v.fail(err)
		return nil
	case len(r.Sections) == 0:
		return nil // it has no text to find
	}
	differences, err := v.Index.Differences(r)
	switch {
	case errors.Is(err, index.ErrNotFound):
		text := coded.New("finding-report-unindexed")
		return []Finding{{Kind: ReportUnindexed, Report: id, Text: text, Remedy: rebuildRemedy}}
	case err != nil:
		v.fail(err)
	case len(differences) > 0:
		text := coded.New("finding-report-differs", "fields", differences)
		return []Finding{{Kind: ReportDiffers, Report: id, Text: text, Remedy: rebuildRemedy}}
	}
	return nil
}

// fileOf returns the path of a report in the folder.
func (v *verifier) fileOf(id string) string {
	return store.ReportsFolder + "/" + id[:2] + "/" + id + store.Suffix
}

// surplus finds the reports that are only in the index.
func (v *verifier) surplus() (findings []Finding) {
	indexed, err := v.Index.IDs()
	if err != nil {
		v.fail(err)
	}
	for _, id := range indexed {
		if !v.Store.Has(id) {
			findings = append(findings, Finding{
				Kind: ReportUnstored, Report: id,
				Text: coded.New("finding-report-unstored"), Remedy: coded.New("remedy-add-restore-or-rebuild"),
			})
		}
	}
	return findings
}

// indexFiles checks the files of the live index.
func (v *verifier) indexFiles() (findings []Finding) {
	damaged, err := v.Index.Check()
	if err != nil {
		v.fail(err)
	}
	for _, err := range damaged {
		text := coded.New("finding-index-damaged", "error", err.Error())
		findings = append(findings, Finding{Kind: IndexDamaged, Text: text, Remedy: rebuildRemedy})
	}
	return findings
}

// redirects checks that the redirect of a replaced report leads to one that is stored.
func (v *verifier) redirects() (findings []Finding) {
	for _, id := range v.moved {
		moved := (*index.MovedError)(nil)
		if err := v.Store.Missing(id); errors.As(err, &moved) || v.Store.Has(id) {
			continue
		}
		if _, err := os.Stat(v.Store.MovedPath(id)); errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		findings = append(findings, Finding{
			Kind: RedirectBroken, Report: id, File: store.ReportsFolder + "/" + id[:2] + "/" + id + store.MovedSuffix,
			Text: coded.New("finding-redirect-broken"), Remedy: restoreOrAddRemedy,
		})
	}
	return findings
}

// readJournal checks the lines of the journal, and that the reports in the last line about each
// file are stored.
func (v *verifier) readJournal() (findings []Finding) {
	file, err := os.Open(v.Journal.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		v.fail(err)
		return nil
	}
	defer file.Close()
	last := make(map[string][]string) // file → reports
	in := bufio.NewReader(file)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil {
			break // the end, or a line that is being written
		}
		var reading store.Reading
		if json.Unmarshal(line, &reading) != nil || reading.File == "" {
			findings = append(findings, Finding{
				Kind: JournalDamaged, File: store.JournalFile, Text: coded.New("finding-journal-damaged", "line", n),
				Remedy: coded.New("remedy-journal-line"),
			})
			continue
		}
		ids := make([]string, len(reading.Reports))
		for i, placed := range reading.Reports {
			ids[i] = placed.ID
		}
		last[reading.File] = ids
	}
	v.placeOf = make(map[string]string)
	missing := 0
	for file, ids := range last {
		for _, id := range ids {
			v.placeOf[id] = file
			if !v.Store.Has(id) && errors.Is(v.Store.Missing(id), index.ErrNotFound) {
				missing++
			}
		}
	}
	if missing > 0 {
		findings = append(findings, Finding{
			Kind: JournalReport, File: store.JournalFile, Text: coded.New("finding-journal-report", "reports", missing),
			Remedy: coded.New("remedy-if-not-removed"), Harmless: true,
		})
	}
	return findings
}

// nameSources adds to findings the files that damaged reports were read from.
func (v *verifier) nameSources(findings []Finding) {
	for i, f := range findings {
		if file := v.placeOf[f.Report]; f.Kind == ReportDamaged && file != "" {
			findings[i].Remedy = coded.New("remedy-add-file-or-restore", "file", file)
		}
	}
}

// search returns a check that searches for a random stretch of a random report, and compares the
// count with the text.
func (v *verifier) search(rng *rand.Rand) check {
	if len(v.reports) == 0 {
		return func() []Finding { return nil }
	}
	id, first := v.reports[rng.IntN(len(v.reports))], true
	choice, start, length := rng.Float64(), rng.Float64(), 1+rng.IntN(12)
	return func() []Finding {
		r, err := v.Store.Read(id)
		if err != nil || len(r.Sections) == 0 {
			return nil // the check of the report finds this
		}
		texts := foldedLines(r)
		literal := stretch(texts[int(choice*float64(len(texts)))], start, length)
		if literal == "" {
			return nil
		}
		got, err := v.occurrences(r, literal)
		if err != nil {
			v.fail(fmt.Errorf("search for %q: %w", literal, err))
			return nil
		}
		if first {
			first = false
			v.mu.Lock()
			v.searched++
			v.mu.Unlock()
		}
		want := 0
		for _, text := range texts {
			want += strings.Count(text, literal)
		}
		if got == want {
			return nil
		}
		return []Finding{{
			Kind: CountWrong, Report: id, Remedy: rebuildRemedy,
			Text: coded.New("finding-count-wrong", "text", literal, "found", got, "there", want),
		}}
	}
}

// foldedLines returns the lines of a report, folded: those between which no match runs.
func foldedLines(r *report.Report) (lines []string) {
	for _, line := range r.Lines() {
		lines = append(lines, analyzer.Fold(line.Text))
	}
	return lines
}

// stretch returns up to n characters of a folded text, starting at the fraction from of its length,
// that can be searched for as they are. It may return "".
func stretch(text string, from float64, n int) string {
	runes := []rune(text)
	start := int(from * float64(len(runes)))
	literal := analyzer.FoldQuery(string(runes[start:min(start+n, len(runes))]))
	if strings.Contains(literal, `"`) {
		return ""
	}
	return literal
}

// occurrences returns the count of a quoted search in one report, or 0 if the search does not find
// it.
func (v *verifier) occurrences(r *report.Report, literal string) (int, error) {
	request := index.Request{
		Query: `"` + literal + `"`, Filter: filterOf(r), Limit: index.MaxLimit, Budget: time.Minute,
	}
	for {
		result, err := v.Index.Search(context.Background(), request)
		if err != nil {
			return 0, err
		}
		for _, hit := range result.Hits {
			if hit.Report.ID == r.ID {
				return hit.Occurrences, nil
			}
		}
		if request.Cursor = result.Next; request.Cursor == "" {
			return 0, nil
		}
	}
}

// filterOf returns a filter that admits a report and few others.
func filterOf(r *report.Report) index.Filter {
	orNone := func(value string) []string {
		if value == "" {
			value = index.None
		}
		return []string{value}
	}
	f := index.Filter{Kind: orNone(string(r.Kind)), Level: orNone(string(r.Level)), Year: []string{index.None}}
	if r.Year != 0 {
		f.Year = []string{strconv.Itoa(int(r.Year))}
	}
	if _, ok := region.Lookup(r.Region.Code, 0); ok {
		f.Region = []string{r.Region.Code}
	}
	return f
}
