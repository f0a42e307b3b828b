// Package cluster sends requests to a cluster of OpenSearch, whichever of its nodes is there, and says
// what it means if there is no answer.
//
//	c, err := cluster.New(&cluster.Config{URLs: []string{"https://node1:9200", "https://node2:9200"}, CAFile: "ca.pem"})
//	found, err := c.Search(ctx, "gongbao-sections", query)
//
// An error is
//
//	*index.UnavailableError  no node answers, or one says 429 or 5xx, or the answer cannot be read
//	index.ErrNoRoom          a disk is over its flood-stage watermark
//	index.ErrRights          401 or 403
//	index.ErrUntrusted       a certificate is not trusted
//
// or another answer that is not what was asked for. A node may take 30 s for a request, which is sent at
// most five times, so a request must be one that can be sent again. Redirects are not followed: they
// could carry the password elsewhere.
//
// No answer is a short one: if a shard did not answer a search, or a change is on too few copies, that is
// an error, too.
//
// What is asked for is left to packages documents and opensearch.
package cluster
