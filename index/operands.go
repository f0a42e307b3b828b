package index

import "gongbao/index/query"

// Operands are the parts of a query that must all be found, each a query of its own: the words between spaces, and those that must stand near one
// another. What excludes or filters is none of them. A query that cannot be read has none.
func Operands(text string) []string {
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
