// Package cluster sends requests to a cluster of OpenSearch, whichever of its nodes is there, and says
// what it means if there is no answer.
//
//	c, err := cluster.New(&cluster.Config{URLs: []string{"https://node1:9200", "https://node2:9200"}, CAFile: "ca.pem"})
//	err = c.Do(ctx, http.MethodPost, "/gongbao-sections/_refresh", nil, &answer)
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
// What is asked for, and whether an answer lacks a shard, is left to package opensearch.
package cluster
