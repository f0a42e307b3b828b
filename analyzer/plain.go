package analyzer

// IsPlain reports whether folding neither makes nor moves a Chinese character in s. Then texts that
// are IsChinese stand in s where they stand in the folded text.
func IsPlain(s string) bool {
	for i := 0; i < len(s); {
		r, size := next(s, i)
		switch to := simple(r); {
		case to == r, isMark(to): // stays, or becomes a separator
		case to < 0, to >= firstChinese && to <= lastChinese:
			return false
		}
		i += size
	}
	return true
}

// The characters that IsChinese may find are among these.
const (
	firstChinese = 0x3000
	lastChinese  = 0x9fff
)

// IsChinese reports whether s has nothing but Chinese characters that fold as themselves.
func IsChinese(s string) bool {
	for i := 0; i < len(s); i += hanSize {
		if r := threeBytes(s, i); r < 0 || settledTable[r/64]>>(r%64)&1 == 0 {
			return false
		}
	}
	return s != ""
}
