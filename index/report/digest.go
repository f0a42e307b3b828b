package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Digest returns a short hash, in hexadecimal, of the text of a report with its outline, and of the
// fields in its Header with their corrections. It does not depend on the file, or on the evidence
// of a field.
func (r *Report) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%+v\n", r.Header())
	for _, s := range r.Sections {
		fmt.Fprintf(h, "%s %d %d %d\n%s\n", s.Role, s.Level, len(s.Path), len(s.Paragraphs), s.Heading)
		if s.Inline || s.RunIn {
			fmt.Fprintf(h, "%v %v %q\n", s.Inline, s.RunIn, s.Separator)
		}
		for _, paragraph := range s.Paragraphs {
			fmt.Fprintf(h, "%d ", len(paragraph))
			_, _ = h.Write([]byte(paragraph)) // a hash has no errors
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
