package parse

// rule is one line of a list that is tried in order. The first rule that applies to a case decides
// it, so a rule may rely on those before it not to have applied.
type rule[C, V any] struct {
	// name says what the rule recognises. It is unique in its list; a test has a case for each.
	name    string
	applies func(C) bool
	verdict V
}

type rules[C, V any] []rule[C, V]

// decide returns the verdict of the first rule that applies, and its name. The last rule of a list
// applies to everything.
func (list rules[C, V]) decide(c C) (verdict V, name string) {
	for _, r := range list {
		if r.applies(c) {
			return r.verdict, r.name
		}
	}
	return verdict, ""
}

// always is for the last rule of a list.
func always[C any](C) bool { return true }
