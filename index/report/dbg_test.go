package report

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"gongbao/index/region"
	"gongbao/index/source"
)

func TestDbg(t *testing.T) {
	for _, fn := range strings.Fields(os.Getenv("FILES")) {
		doc, _ := source.Read(fn)
		doc.File = "x"
		for _, x := range Parse(doc).Reports {
			f := finder{report: &x, year: int(x.Year)}
			c := map[rune]int{}
			for _, s := range x.Sections {
				for _, p := range s.Paragraphs {
					countRanks(c, p)
				}
			}
			for _, r := range "省市县区州盟旗国" {
				fmt.Printf("%c%d ", r, c[r])
			}
			m := f.mentions()
			var ks []string
			for k := range m {
				ks = append(ks, k)
			}
			sort.Slice(ks, func(i, j int) bool { return m[ks[i]] > m[ks[j]] })
			for _, k := range ks[:min(8, len(ks))] {
				d, _ := region.Lookup(k, 0)
				fmt.Printf("%s:%.1f ", d.Name, m[k])
			}
			fmt.Println(fn, x.Region, x.Year)
			for k, v := range x.Evidence {
				fmt.Printf("   %s %.2f %q\n", k, v.Confidence, v.Text)
			}
		}
	}
}
