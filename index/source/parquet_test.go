package source

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go" // what it writes is read by ours
	"github.com/parquet-go/parquet-go/compress"

	"gongbao/index/source/columnar"
)

// parquetOf makes a Parquet file of pages of the first kind, compressed by ZSTD.
func parquetOf[T any](t testing.TB, rows ...T) []byte {
	t.Helper()
	return parquetIn(t, &parquet.Zstd, 1, rows...)
}

// parquetIn makes a Parquet file with some pages in groups of some rows.
func parquetIn[T any](t testing.TB, codec compress.Codec, pages int, rows ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.Compression(codec), parquet.DataPageVersion(pages),
		parquet.MaxRowsPerRowGroup(3), parquet.PageBufferSize(64), parquet.DataPageStatistics(false),
		parquet.SkipPageBounds("正文"), parquet.ColumnIndexSizeLimit(func([]string) int { return 16 }))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var parquetCodecs = []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Zstd}

type parquetReport struct {
	Title  string     `parquet:"标题,dict"`
	Text   *string    `parquet:"正文,plain"`
	Year   float64    `parquet:"年份"`
	Day    int32      `parquet:"发布日期,date"`
	Time   *time.Time `parquet:"time,timestamp(millisecond)"`
	Tags   []string   `parquet:"tags,list,plain"`
	Source struct {
		URL string `parquet:"url,plain"`
	} `parquet:"source"`
	Picture []byte `parquet:"picture,plain"`
}

func TestParquet(t *testing.T) {
	text, none := "各位代表：\n好。", "nan"
	r := parquetReport{Title: "甲县报告", Text: &text, Year: 2025, Day: 20_108, Tags: []string{"甲", "乙"}, Picture: []byte("\x89PNG\xff\x00")}
	r.Source.URL = "https://a.cn"
	noon := time.Date(2025, 1, 20, 4, 0, 0, 0, time.UTC)
	r.Time = &noon
	more := parquetReport{Title: "乙", Text: &none}
	last := parquetReport{Title: "丙", Text: &text}
	for _, test := range []struct {
		name, want string
		data       []byte
	}{
		{"a.parquet", "#1 [表头 标题 | 正文 | 年份 | 发布日期 | time | tags | source.url | picture] [“年份”列 2025] [“发布日期”列 2025-01-20] [“time”列 2025-01-20 12:00:00] [“tags”列 甲 乙] [“source.url”列 https://a.cn] 甲县报告 各位代表： 好。 {year 2025} {published 2025-01-20}\n" +
			"! table-row-empty place=(place-in-table row=2)\n! table-row-empty place=(place-in-table row=3)\n#4 [“年份”列 0] [“发布日期”列 1970-01-01] 丙 各位代表： 好。 {year 0} {published 1970-01-01}\n",
			parquetOf(t, r, more, parquetReport{}, last)},
		{"b.parquet", "! table-no-text-field keys=[a]\n", parquetOf(t, struct {
			A int64 `parquet:"a"`
		}{1})},
		{"c.parquet", "! table-empty\n", parquetOf[parquetReport](t)},
		{"d.parquet", "! file-damaged\n", []byte("PAR1 PAR1")},
		{"e.parquet", "! file-damaged\n", parquetOf(t, r)[:200]},
	} {
		got := strings.ReplaceAll(describe(Unpack(DefaultLimits(), test.name, test.data)), test.name+" ", "")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}

	// A long text that many rows share, which takes little room in the file.
	long := strings.Repeat(text, 1000)
	type row struct {
		Text string `parquet:"正文,dict"`
	}
	rows := make([]row, 100)
	for i := range rows {
		rows[i].Text = long
	}
	limits := DefaultLimits()
	limits.Unpacked = 1 << 20
	if got := describe(Unpack(limits, "bomb.parquet", parquetOf(t, rows...))); !strings.Contains(got, "file-unpacks-too-large most=1048576") {
		t.Errorf("%.300s", got)
	}
}

// FuzzParquet: any bytes give documents or refusals with a reason, in little memory.
func FuzzParquet(f *testing.F) {
	text := "甲"
	data := parquetOf(f, parquetReport{Title: "乙", Text: &text, Tags: []string{"丙"}}, parquetReport{})
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if used := allocated(func() { checkDocuments(t, "a.parquet", data) }); used > 64<<20+10*uint64(len(data)) {
			t.Errorf("%d bytes take %d MB", len(data), used>>20)
		}
	})
}

// TestParquetForms reads values of each type as another library has written them, in each form.
func TestParquetForms(t *testing.T) {
	type inner struct {
		Name string `parquet:"name,dict"`
	}
	type row struct {
		Text  string   `parquet:"正文,plain"`
		Same  string   `parquet:"same,dict"`
		Maybe *int64   `parquet:"maybe,plain"`
		Bool  bool     `parquet:"bool"`
		Float float32  `parquet:"float,plain"`
		Price int64    `parquet:"price,decimal(2:18),plain"`
		List  []string `parquet:"list,list,dict"`
		Ints  []int32  `parquet:"ints,plain"`
		Deep  []inner  `parquet:"deep,list"`
		Fixed [3]byte  `parquet:"fixed,dict"`
	}
	for _, codec := range parquetCodecs {
		for _, pages := range []int{1, 2} {
			var rows []row
			var want strings.Builder
			for i := range 50 {
				n := int64(i * i)
				r := row{Text: strings.Repeat("文", i), Same: fmt.Sprint(i % 3), Bool: i%2 == 0, Float: float32(i) / 4, Price: int64(i-3) * 5, Fixed: [3]byte{'a', 'b', byte('a' + i%4)}}
				maybe := ""
				if i%3 > 0 {
					r.Maybe = &n
					maybe = fmt.Sprint(n)
				}
				var list, ints, deep []string
				for j := range i % 4 {
					list, ints, deep = append(list, fmt.Sprint(i+j)), append(ints, fmt.Sprint(-j)), append(deep, fmt.Sprint(j))
					r.List, r.Ints, r.Deep = append(r.List, list[j]), append(r.Ints, int32(-j)), append(r.Deep, inner{deep[j]})
				}
				rows = append(rows, r)
				sign := ""
				if i < 3 {
					sign = "-"
				}
				cents := max(r.Price, -r.Price)
				fmt.Fprintf(&want, "%s|%d|%s|%v|%v|%s%d.%02d|%s|%s|%s|%s\n", r.Text, i%3, maybe, r.Bool, r.Float, sign, cents/100, cents%100,
					strings.Join(list, "\n"), strings.Join(ints, "\n"), strings.Join(deep, "\n"), r.Fixed[:])
			}
			table, err := columnar.Open(parquetIn(t, codec, pages, rows...), 1<<20, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			if names := strings.Join(table.Names(), " "); names != "正文 same maybe bool float price list ints deep.name fixed" {
				t.Errorf("the columns are %s", names)
			}
			var got strings.Builder
			for {
				cells, err := table.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%v %d: %v", codec, pages, err)
				}
				for i, c := range cells {
					got.WriteString(c.Value + string("|\n"[i/9]))
					if c.Listed != (c.Name == "deep.name") {
						t.Errorf("%s is listed: %v", c.Name, c.Listed)
					}
				}
			}
			if diff := cmp.Diff(want.String(), got.String()); diff != "" {
				t.Errorf("%v, pages of kind %d (-want +got):\n%s", codec, pages, diff)
			}
		}
	}
}

// TestParquetRefused: what is not read is refused by its name.
func TestParquetRefused(t *testing.T) {
	type delta struct {
		Text string `parquet:"正文,delta"`
	}
	type row struct {
		Text string `parquet:"正文,plain"`
	}
	text := strings.Repeat("文", 100)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"delta", parquetOf(t, delta{text}), `parquet-unsupported what="DELTA_BYTE_ARRAY"`},
		{"brotli", parquetIn(t, &parquet.Brotli, 1, row{text}), `parquet-unsupported what="BROTLI"`},
		{"lz4", parquetIn(t, &parquet.Lz4Raw, 1, row{text}), `parquet-unsupported what="LZ4_RAW"`},
	} {
		if got := describe(Unpack(DefaultLimits(), test.name, test.data)); got != test.name+" ! "+test.want+"\n" {
			t.Errorf("%s: %s", test.name, got)
		}
	}
	columns, err := ParseColumns([]string{"正文=b", "标题=无"})
	if err != nil {
		t.Fatal(err)
	}
	got := describe(Reader{DefaultLimits(), columns}.Unpack("a", parquetOf(t, struct {
		B string `parquet:"b,plain"`
	}{text})))
	if want := "a ! table-no-column table=(place-table) column=\"无\" keys=[b]\n"; got != want {
		t.Errorf("a column that is not there: %s", got)
	}
}

// TestDamagedParquet damages each byte of small files. No number that is wrong makes the reader
// reserve memory for what is not there.
func TestDamagedParquet(t *testing.T) {
	type row struct {
		Title string   `parquet:"标题,dict"`
		Text  *string  `parquet:"正文,plain"`
		Tags  []string `parquet:"tags,list,dict"`
	}
	text := strings.Repeat("各位代表：", 20)
	reads, most := 0, uint64(0)
	for _, codec := range parquetCodecs {
		for _, pages := range []int{1, 2} {
			data := parquetIn(t, codec, pages, row{"甲", &text, []string{"乙", "丙"}}, row{})
			for i := range data {
				damaged := bytes.Clone(data)
				damaged[i] ^= []byte{0xff, 0x80, 0x40, 0x08, 0x01}[i%5]
				if used := allocated(func() { checkDocuments(t, "a.parquet", damaged) }); used > most {
					most = used
				}
				reads++
			}
		}
	}
	t.Logf("%d files, up to %d KB", reads, most>>10)
	if most > 4<<20 {
		t.Errorf("a damaged file took %d KB", most>>10)
	}
}

// TestParquetBombs: files that say little and unpack to much end within the limits.
func TestParquetBombs(t *testing.T) {
	type row struct {
		Text string   `parquet:"正文,dict"`
		List []string `parquet:"list,list,dict"`
	}
	long := strings.Repeat("文", 5<<20)
	same := make([]row, 300)
	for i := range same {
		same[i].Text = long[:1<<20]
	}
	nulls := row{Text: "文", List: make([]string, 10_000_000)}
	listed := row{Text: "文"}
	for range 100_000 {
		listed.List = append(listed.List, long[:3<<10])
	}
	for _, test := range []struct {
		name string
		data []byte
		most uint64 // MB
	}{
		{"one page", parquetOf(t, row{Text: long}), 300}, {"a value in many rows", parquetOf(t, same...), 900},
		{"a list of nothing", parquetOf(t, nulls), 100}, {"a value many times in a row", parquetOf(t, listed), 300},
	} {
		begun := time.Now()
		used := allocated(func() {
			for range Unpack(DefaultLimits(), "a.parquet", test.data) {
			}
		}) >> 20
		took := time.Since(begun)
		t.Logf("%s: %d KB take %d MB and %v", test.name, len(test.data)>>10, used, took.Round(time.Millisecond))
		if used > test.most || took > 10*time.Second {
			t.Errorf("%s: %d KB take %d MB and %v", test.name, len(test.data)>>10, used, took)
		}
	}
}

// allocated returns the bytes of all memory that is reserved while f runs.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
