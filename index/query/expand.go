package query

import "gongbao/analyzer"

// Expand returns n with each Word that has synonyms replaced by an Or of the word and its synonyms,
// which become phrases. An Or gets each synonym of its words once, and none that it already has;
// texts are compared folded. Excluded nodes stay as they are.
func Expand(n Node, synonyms func(word string) []string) Node {
	all := func(nodes []Node) []Node {
		expanded := make([]Node, len(nodes))
		for i, n := range nodes {
			expanded[i] = Expand(n, synonyms)
		}
		return expanded
	}
	switch n := n.(type) {
	case Word:
		nodes := alternatives([]Node{n}, synonyms)
		return flat(nodes, func() Node { return Or{nodes} })
	case Or:
		return Or{alternatives(n.Nodes, synonyms)}
	case And:
		return And{all(n.Nodes)}
	case In:
		return In{n.Field, Expand(n.Node, synonyms)}
	case Near:
		return Near{n.Distance, Expand(n.Left, synonyms), Expand(n.Right, synonyms)}
	case Same:
		return Same{n.Scope, all(n.Nodes)}
	}
	return n
}

// alternatives returns the nodes of an Or, each Word followed by those of its synonyms that are not
// among the nodes yet.
func alternatives(nodes []Node, synonyms func(word string) []string) []Node {
	known := map[string]bool{"": true}
	for _, n := range nodes {
		switch n := n.(type) {
		case Word:
			known[analyzer.FoldQuery(n.Text)] = true
		case Phrase:
			known[analyzer.FoldQuery(n.Text)] = true
		}
	}
	var expanded []Node
	for _, n := range nodes {
		word, ok := n.(Word)
		if !ok {
			expanded = append(expanded, Expand(n, synonyms))
			continue
		}
		expanded = append(expanded, word)
		for _, synonym := range synonyms(word.Text) {
			if folded := analyzer.FoldQuery(synonym); !known[folded] {
				known[folded] = true
				expanded = append(expanded, Phrase{quotable(synonym)})
			}
		}
	}
	return expanded
}
