package compare

import "slices"

// The least share of a changed sentence, in letters, that was kept: of both sentences together, or
// of the shorter one, because much may have been added to it.
const (
	leastKept          = 0.35
	leastKeptOfShorter = 0.5
)

// block is a run of atoms that was kept: [a, a+n) on one side and [b, b+n) on the other.
type block struct{ a, b, n int }

// compareWords finds the atoms that a and b have in common. If they are too few, it returns false
// and changes neither.
func compareWords(a, b *sentence) bool {
	blocks := tidy(common(a.atoms, b.atoms), a.atoms, b.atoms)
	keptA, keptB := make([]bool, len(a.atoms)), make([]bool, len(b.atoms))
	weight := 0
	for _, k := range blocks {
		for x := range k.n {
			keptA[k.a+x], keptB[k.b+x] = true, true
		}
		weight += weigh(a.atoms[k.a : k.a+k.n])
	}
	ofA, ofB := weigh(a.atoms), weigh(b.atoms)
	ofBoth, ofShorter := leastKept*float64(ofA+ofB), leastKeptOfShorter*float64(min(ofA, ofB))
	if weight == 0 || float64(2*weight) < ofBoth && float64(weight) < ofShorter {
		return false
	}
	a.kept, b.kept = keptA, keptB
	figures := onlyFigures(a) && onlyFigures(b)
	a.figures, b.figures = figures, figures
	return true
}

// onlyFigures reports whether everything in s that was not kept is numbers and characters that are
// no letters.
func onlyFigures(s *sentence) bool {
	for i, a := range s.atoms {
		if !s.kept[i] && !a.number && (a.word || a.weight > 0) {
			return false
		}
	}
	return true
}

// weigh adds up the weights of atoms.
func weigh(atoms []atom) (sum int) {
	for _, a := range atoms {
		sum += a.weight
	}
	return sum
}

// common returns the blocks of the heaviest common subsequence of a and b.
func common(a, b []atom) (blocks []block) {
	from := 0
	for from < min(len(a), len(b)) && a[from].key == b[from].key {
		from++
	}
	endA, endB := len(a), len(b)
	for endA > from && endB > from && a[endA-1].key == b[endB-1].key {
		endA, endB = endA-1, endB-1
	}
	keep := func(i, j int) {
		if k := len(blocks) - 1; k >= 0 && blocks[k].a+blocks[k].n == i && blocks[k].b+blocks[k].n == j {
			blocks[k].n++
		} else {
			blocks = append(blocks, block{i, j, 1})
		}
	}
	for i := range from {
		keep(i, i)
	}
	inner(a[from:endA], b[from:endB], func(i, j int) { keep(from+i, from+j) })
	for i := endA; i < len(a); i++ {
		keep(i, endB+i-endA)
	}
	return blocks
}

// inner calls keep for the atoms of the heaviest common subsequence of a and b, in order. Every
// atom has some weight, and an atom that continues a run has more, so that of equally heavy
// subsequences the one with longer runs is taken.
func inner(a, b []atom, keep func(i, j int)) {
	// best[i][j] is the greatest weight for the atoms from i and from j on. run[i][j] is the same
	// if i and j are kept.
	width := len(b) + 1
	best, run := make([]int32, (len(a)+1)*width), make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			at := i*width + j
			best[at] = max(best[at+width], best[at+1])
			if a[i].key == b[j].key {
				run[at] = int32(4*a[i].weight+2) + max(best[at+width+1], run[at+width+1]+1)
				best[at] = max(best[at], run[at])
			}
		}
	}
	following := false // whether the atoms before were kept and this one continues their run
	for i, j := 0, 0; i < len(a) && j < len(b); {
		at := i*width + j
		switch {
		case run[at] > 0 && (run[at] == best[at] || following):
			keep(i, j)
			following = run[at+width+1] > 0 && run[at+width+1]+1 >= best[at+width+1]
			i, j = i+1, j+1
			continue
		case best[at] == best[at+width]:
			i++
		default:
			j++
		}
		following = false
	}
}

// tidy gives up kept blocks that only interrupt a change: blocks that are lighter than the changes
// before and after them, the lightest first. It keeps blocks between two numbers and blocks at
// either end of both sentences.
func tidy(blocks []block, a, b []atom) []block {
	for {
		worst, least := none, 0
		for k, block := range blocks {
			before, after := changes(blocks, k, a, b)
			if before == 0 || after == 0 {
				continue
			}
			weight := weigh(a[block.a : block.a+block.n])
			if weight >= min(before, after) || max(before, after) == 1 {
				continue
			}
			if worst == none || weight < least {
				worst, least = k, weight
			}
		}
		if worst == none {
			return blocks
		}
		blocks = slices.Delete(blocks, worst, worst+1)
	}
}

// changes returns the weights of the changes before and after a block. Each is the weight of the
// heavier side, and at least 1 if there is a change at all.
func changes(blocks []block, k int, a, b []atom) (before, after int) {
	fromA, fromB, toA, toB := 0, 0, len(a), len(b)
	if k > 0 {
		fromA, fromB = blocks[k-1].a+blocks[k-1].n, blocks[k-1].b+blocks[k-1].n
	}
	if k+1 < len(blocks) {
		toA, toB = blocks[k+1].a, blocks[k+1].b
	}
	change := func(a, b []atom) int {
		if len(a)+len(b) == 0 {
			return 0
		}
		return max(weigh(a), weigh(b), 1)
	}
	this := blocks[k]
	return change(a[fromA:this.a], b[fromB:this.b]), change(a[this.a+this.n:toA], b[this.b+this.n:toB])
}

// runs returns the text of a changed sentence as alternating runs that were kept and that were not.
func runs(s *sentence) (all []Run) {
	for i := 0; i < len(s.atoms); {
		j := i + 1
		for j < len(s.atoms) && s.kept[j] == s.kept[i] {
			j++
		}
		all = append(all, Run{s.text[s.atoms[i].start:s.atoms[j-1].end], s.kept[i]})
		i = j
	}
	return all
}
