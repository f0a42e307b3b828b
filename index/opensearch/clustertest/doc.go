// Package clustertest starts OpenSearch for tests: a real cluster of one node or of several processes on
// this machine, put together from the parts that Maven Central has. It needs Maven and Java 21 or
// later; Skip says what is missing.
//
//	c := clustertest.Start(t, 3)
//	c.Nodes[2].Kill()
//
// The parts (some 60 MB) stay in the user's cache, so that only the first test of a machine loads
// them. A node takes some 500 MB of memory and 6 s of processor time to start.
package clustertest
