package answer

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/respond"
)

func TestEmptyAnswers(t *testing.T) {
	facets := `{
    "region": [],
    "year": [],
    "kind": [],
    "level": [],
    "section": []
  }`
	for _, c := range []struct {
		name string
		got  any
		want string
	}{
		{"search", NewSearch(address.NewRequest(), &index.Result{}), `{
  "query": {
    "text": "",
    "understood": "",
    "names": [],
    "offers": []
  },
  "total": 0,
  "occurrences": 0,
  "corrected": null,
  "relaxed": null,
  "partial": false,
  "broader": null,
  "did_you_mean": null,
  "took_ms": 0,
  "next": null,
  "hits": [],
  "facets": ` + facets + `
}`},
		{"list", NewList(&index.Result{}), `{
  "total": 0,
  "took_ms": 0,
  "next": null,
  "reports": [],
  "facets": ` + facets + `
}`},
		{"report", NewReport(&report.Report{ID: "00ff", Sections: []report.Section{{ID: "s1"}}}, nil), `{
  "id": "00ff",
  "title": "",
  "name": "〔无标题〕",
  "kind": "",
  "year": null,
  "level": "",
  "place": "",
  "complete": "",
  "delivered": "",
  "chars": 0,
  "region": {
    "code": "",
    "name": "",
    "path": [],
    "today": {
      "code": "",
      "name": ""
    }
  },
  "url": "/reports/00ff",
  "meeting": "",
  "speaker": {
    "name": "",
    "office": ""
  },
  "published": "",
  "source": {
    "file": "",
    "url": "",
    "item": 0
  },
  "sources": [],
  "evidence": {},
  "corrected": {},
  "duplicates": [],
  "sections": [
    {
      "id": "s1",
      "heading": "",
      "path": [],
      "level": 0,
      "role": "",
      "paragraphs": []
    }
  ]
}`},
	} {
		if got := asJSON(t, c.got); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestReportText(t *testing.T) {
	got := ReportText(&report.Report{Title: "标题", Sections: []report.Section{
		{Paragraphs: []string{"各位代表："}},
		{Heading: "一、回顾", Paragraphs: []string{"第一段。", "第二段。"}},
	}})
	if want := "标题\n\n各位代表：\n\n一、回顾\n第一段。\n第二段。\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The names, the nulls and the order of the search answer are a contract with other programs.
func TestSearchAnswer(t *testing.T) {
	r := address.NewRequest()
	r.Query = `煤矸石 & <b>`
	got := asJSON(t, NewSearch(r, &index.Result{
		Understood: "煤矸石 & <b>", Total: 2, Occurrences: 3, Relaxed: index.Words, Took: 3249 * time.Microsecond, Next: "c",
		Hits: []index.Hit{
			{
				Report: report.Header{
					ID: "00ff", Title: "标题", Kind: report.Plan, Level: report.County, Year: 2026, Delivered: "2026-01-20",
					Complete: report.Full, Chars: 120,
					Region: report.Region{Code: "530124", Name: "柳泉县", Path: []report.Division{{Code: "530000", Name: "云岭省"}, {Code: "530124", Name: "柳泉县"}}},
				},
				Score: 1.5, Occurrences: 3,
				Passages: []passage.Passage{{
					Section: "s4", Path: []string{"三、任务", "(一)产业"}, Role: report.Tasks, Paragraph: 1,
					Pieces: []passage.Piece{{Text: "推进"}, {Text: "煤矸石", Match: true}},
				}},
			},
			{Report: report.Header{ID: "00fe", Kind: report.Other, Level: report.Below, Place: "开发区", Complete: report.Excerpt}},
		},
		Facets: index.Facets{
			index.Region: {{Value: "530000", Label: "云岭省", Count: 1, Children: []index.Bucket{{Value: "530124", Label: "柳泉县", Count: 1, Selected: true}}}},
			index.Year:   {{Value: "2026", Label: "2026年", Count: 1}},
		},
	}))
	want := `{
  "query": {
    "text": "煤矸石 & <b>",
    "understood": "煤矸石 & <b>",
    "names": [],
    "offers": []
  },
  "total": 2,
  "occurrences": 3,
  "corrected": null,
  "relaxed": "words",
  "partial": false,
  "broader": null,
  "did_you_mean": null,
  "took_ms": 3.2,
  "next": "c",
  "hits": [
    {
      "report": {
        "id": "00ff",
        "title": "标题",
        "name": "标题",
        "kind": "计划报告",
        "year": 2026,
        "level": "county",
        "place": "",
        "complete": "full",
        "delivered": "2026-01-20",
        "chars": 120,
        "region": {
          "code": "530124",
          "name": "柳泉县",
          "path": [
            {
              "code": "530000",
              "name": "云岭省"
            },
            {
              "code": "530124",
              "name": "柳泉县"
            }
          ],
          "today": {
            "code": "",
            "name": ""
          }
        },
        "url": "/reports/00ff"
      },
      "score": 1.5,
      "occurrences": 3,
      "passages": [
        {
          "section": {
            "id": "s4",
            "path": [
              "三、任务",
              "(一)产业"
            ],
            "role": "tasks"
          },
          "pieces": [
            {
              "text": "推进"
            },
            {
              "text": "煤矸石",
              "match": true
            }
          ],
          "url": "/reports/00ff?q=%E7%85%A4%E7%9F%B8%E7%9F%B3%20%26%20%3Cb%3E&match=words#s4-p2"
        }
      ]
    },
    {
      "report": {
        "id": "00fe",
        "title": "",
        "name": "〔开发区〕",
        "kind": "其他",
        "year": null,
        "level": "below",
        "place": "开发区",
        "complete": "excerpt",
        "delivered": "",
        "chars": 0,
        "region": {
          "code": "",
          "name": "",
          "path": [],
          "today": {
            "code": "",
            "name": ""
          }
        },
        "url": "/reports/00fe"
      },
      "score": 0,
      "occurrences": 0,
      "passages": []
    }
  ],
  "facets": {
    "region": [
      {
        "value": "530000",
        "label": "云岭省",
        "count": 1,
        "selected": false,
        "children": [
          {
            "value": "530124",
            "label": "柳泉县",
            "count": 1,
            "selected": true,
            "children": []
          }
        ]
      }
    ],
    "year": [
      {
        "value": "2026",
        "label": "2026年",
        "count": 1,
        "selected": false,
        "children": []
      }
    ],
    "kind": [],
    "level": [],
    "section": []
  }
}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// asJSON is v as the API writes it, indented to be read.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	var line, indented bytes.Buffer
	if err := respond.WriteJSON(&line, v); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&indented, line.Bytes(), "", "  "); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(indented.String())
}
