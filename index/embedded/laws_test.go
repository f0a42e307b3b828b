package embedded_test

import (
	"testing"

	"gongbao/index/embedded"
	"gongbao/index/enginetest"
)

func TestLaws(t *testing.T) { enginetest.Run(t, embedded.Backend) }

func FuzzSearch(f *testing.F) { enginetest.FuzzSearch(f, embedded.Backend) }
