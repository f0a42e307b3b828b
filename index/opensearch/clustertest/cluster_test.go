package clustertest

import "testing"

// TestStart starts a node and looks at it.
func TestStart(t *testing.T) {
	c := Start(t, 1)
	var about struct {
		Version struct{ Number string }
	}
	if err := get(c.Nodes[0].URL, &about); err != nil || about.Version.Number != version {
		t.Errorf("the node is of version %q, %v; want %s", about.Version.Number, err, version)
	}
}
