package suggest

import (
	_ "embed"
	"sync"
)

//go:embed lookalikes.txt
var lookalikesFile string

// lookalikes maps each character to the characters that it is mistaken for.
var lookalikes = sync.OnceValue(func() map[rune][]rune {
	like := make(map[rune][]rune)
	for fields := range dataLines(lookalikesFile) {
		for _, a := range fields[0] {
			for _, b := range fields[0] {
				if a != b {
					like[a] = append(like[a], b)
				}
			}
		}
	}
	return like
})
