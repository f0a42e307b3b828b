package memory_test

import (
	"testing"

	"gongbao/index/enginetest"
	"gongbao/index/memory"
)

func TestLaws(t *testing.T) { enginetest.Run(t, memory.Backend()) }

func FuzzSearch(f *testing.F) { enginetest.FuzzSearch(f, memory.Backend()) }
