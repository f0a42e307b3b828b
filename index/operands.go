package index

import "gongbao/index/query"

// operandsOf returns the parts of a query that must all be found, each a query of its own: the words
// between spaces, and those that must stand near one another. What excludes or filters is none of
// them. A query that cannot be read has none.
func operandsOf(text string) []string {
	tree, err := query.Parse(text, queryFields)
	if err != nil {
		return nil
	}
	var parts []string
	for _, n := range operands(tree) {
		parts = append(parts, n.String())
	}
	return parts
}

func operands(n query.Node) []query.Node {
	var nodes []query.Node
	switch n := n.(type) {
	case nil, query.Not, query.Filter:
		return nil
	case query.And:
		nodes = n.Nodes
	case query.Near:
		nodes = []query.Node{n.Left, n.Right}
	case query.Same:
		nodes = n.Nodes
	default:
		return []query.Node{n}
	}
	var parts []query.Node
	for _, inner := range nodes {
		parts = append(parts, operands(inner)...)
	}
	return parts
}

// widened returns queries that ask for the same without a distance, the narrowest first: what must
// stand near one another, or in one sentence or paragraph, is then looked for in one section, and
// in one report. A query without a distance has none.
func widened(text string) (queries []string) {
	tree, err := query.Parse(text, queryFields)
	if err != nil || tree == nil {
		return nil
	}
	for _, together := range []func([]query.Node) query.Node{
		func(nodes []query.Node) query.Node { return query.And{Nodes: nodes} },
		func(nodes []query.Node) query.Node { return query.Same{Scope: query.Report, Nodes: nodes} },
	} {
		if wider := widen(tree, together).String(); wider != tree.String() {
			queries = append(queries, wider)
		}
	}
	return queries
}

// widen puts what must only stand together in the place of what has a distance. What excludes
// stays: wider it would find less.
func widen(n query.Node, together func([]query.Node) query.Node) query.Node {
	each := func(nodes []query.Node) (wider []query.Node) {
		for _, inner := range nodes {
			wider = append(wider, widen(inner, together))
		}
		return wider
	}
	switch n := n.(type) {
	case query.And:
		var nodes []query.Node
		for _, wider := range each(n.Nodes) {
			if and, ok := wider.(query.And); ok {
				nodes = append(nodes, and.Nodes...)
				continue
			}
			nodes = append(nodes, wider)
		}
		return query.And{Nodes: nodes}
	case query.Or:
		return query.Or{Nodes: each(n.Nodes)}
	case query.Near:
		return together([]query.Node{n.Left, n.Right})
	case query.Same:
		if n.Scope != query.Report {
			return together(n.Nodes)
		}
	}
	return n
}
