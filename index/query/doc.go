// Package query is the query language: text to tree and back. The tree knows nothing of an engine.
package query
