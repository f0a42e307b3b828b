package memory_test

import (
	"testing"

	"gongbao/index/embedded"
	"gongbao/index/enginetest"
	"gongbao/index/memory"
)

func TestLaws(t *testing.T) { enginetest.Run(t, memory.Backend(), enginetest.Slow) }

// TestSame: the store in memory and the embedded one answer alike.
func TestSame(t *testing.T) { enginetest.Same(t, memory.Backend(), embedded.Backend) }

func FuzzSearch(f *testing.F) { enginetest.FuzzSearch(f, memory.Backend()) }
