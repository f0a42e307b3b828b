package opensearch_test

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"testing"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/enginetest"
	"gongbao/index/opensearch"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/clustertest"
)

// backend keeps each engine in indices of its own, named after its folder.
func backend(c *clustertest.Cluster) index.Backend {
	b := index.Backend{Version: opensearch.Version}
	b.Open = func(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
		name := sha256.Sum256([]byte(filepath.Clean(g.Dir)))
		in, err := opensearch.Connect(opensearch.Config{Config: cluster.Config{URLs: c.URLs()}, Name: "test-" + hex.EncodeToString(name[:8]), Shards: 2})
		if err != nil {
			return nil, err
		}
		return in.Backend().Open(g, reports, words)
	}
	return b
}

// TestSame: the cluster answers as the embedded engine does, scores to six digits, and keeps the laws as far
// as a sample shows.
func TestSame(t *testing.T) {
	c := clustertest.Start(t, 1)
	t.Run("Embedded", func(t *testing.T) { enginetest.Same(t, backend(c), embedded.Backend) })
	t.Run("Laws", func(t *testing.T) { enginetest.Run(t, backend(c), enginetest.Slow, enginetest.Sampled) })
}

func TestLaws(t *testing.T) {
	full(t)
	enginetest.Run(t, backend(clustertest.Start(t, 1)), enginetest.Slow)
}
