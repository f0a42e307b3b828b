package results

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// A feed has the newest reports of a search. The index knows when a report was delivered and which
// year it is about, not when it was added to the library: so a feed is in that order, and a report
// of an earlier year that is added late shows up only if the feed is long enough for it. The
// journal of the library would not do: it has when a file was read last, and of a table of a
// thousand reports one changed row is another reading.

// atomFeed is a feed by RFC 4287; encoding/xml escapes what it holds.
type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomAuthor  `xml:"author"`
	Icon      string      `xml:"icon"`
	Generator string      `xml:"generator"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

// atomText is a text of its own type, which is what keeps it from being read as markup.
type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    atomText       `xml:"summary"`
}

const (
	atomType = "application/atom+xml; charset=utf-8"
	htmlLink = "text/html"
)

func (s *Pages) Feed(r *http.Request) (*respond.Response, error) {
	w, err := s.wordsFor(r)
	if err != nil {
		return nil, err
	}
	request, err := parseFeed(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	feed, err := newFeed(r.Context(), s.site.Lib, request, w)
	if err != nil {
		return nil, err
	}
	return xmlResponse(atomType, feed)
}

// feedParameters are those of the page, and what its reader prefers.
var feedParameters = slices.Concat(address.PageParameters, []string{address.LanguageParameter, address.KeysParameter})

// parseFeed reads the query string of a feed, which takes what the page takes. A feed is of what is
// found literally, unless it says otherwise: what a relaxed search finds until then is not what its
// reader waits for.
func parseFeed(rawQuery string) (index.Request, error) {
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return index.Request{}, err
	}
	if err := address.CheckNames(values, feedParameters); err != nil {
		return index.Request{}, err // a feed of everything would be taken for one of what was asked
	}
	r, err := address.ParseLenient(rawQuery, address.PageParameters)
	if err != nil {
		return r, err
	}
	if values.Get("limit") == "" {
		r.Limit = address.FeedLimit
	}
	r.Query = strings.TrimSpace(r.Query)
	r.Match = cmp.Or(r.Match, index.Literal)
	r.Sort, r.Cursor = index.Newest, ""
	return r, nil
}

// newFeed asks for r and returns what it finds as a feed.
func newFeed(ctx context.Context, lib ask.Library, r index.Request, w documentWords) (*atomFeed, error) {
	res, err := lib.Search(ctx, r)
	if err != nil {
		return nil, err
	}
	shown := r
	if shown.Match == index.Literal {
		shown.Match = "" // the page relaxes, as its reader is used to
	}
	self := address.FeedURL(shown)
	if r.Limit != address.FeedLimit {
		self = address.Adding(self, address.KeptParameter{Name: "limit", Value: strconv.Itoa(r.Limit)})
	}
	onPage := shown
	onPage.Limit = address.DefaultLimit
	f := &atomFeed{
		Lang:      say.Languages[w.preferences.Lang],
		ID:        nameUUID("feed", self),
		Title:     w.say(page.Titled(searchName(r, chips(r, res.Facets)))),
		Subtitle:  w.say(say.Say("%d 篇报告", res.Total)),
		Author:    atomAuthor{w.say("公报")},
		Icon:      w.base + "/favicon.ico",
		Generator: "Gongbao",
		Links: []atomLink{
			{"self", "application/atom+xml", w.address(self)},
			{"alternate", htmlLink, w.address(address.SearchURL(onPage))},
		},
	}
	latest := unknownDay
	for _, h := range res.Hits {
		day, err := dayOf(ctx, lib, h.Report)
		if err != nil {
			return nil, err
		}
		if day.After(latest) {
			latest = day
		}
		f.Entries = append(f.Entries, newEntry(h, shown, day, w))
	}
	f.Updated = latest.Format(time.RFC3339)
	return f, nil
}

func newEntry(h index.Hit, r index.Request, day time.Time, w documentWords) atomEntry {
	e := atomEntry{
		ID:      nameUUID("report", h.Report.ID),
		Title:   h.Report.Name(),
		Updated: day.Format(time.RFC3339),
		Links:   []atomLink{{"alternate", htmlLink, w.address(address.ReportURL(h.Report.ID, r))}},
		Summary: atomText{"text", summaryOf(h, w)},
	}
	if delivered, ok := chineseDay(h.Report.Delivered); ok {
		e.Published = delivered.Format(time.RFC3339)
	}
	if h.Report.Kind != "" {
		e.Categories = []atomCategory{{string(h.Report.Kind), w.say(string(h.Report.Kind))}}
	}
	return e
}

// summaryOf says in plain text what report it is and what was found, matches in 【】 as in tables.
func summaryOf(h index.Hit, w documentWords) string {
	lines := []string{w.say(page.HeaderLine(h.Report))}
	for _, p := range h.Passages {
		text := export.MarkedText(p.Pieces)
		if len(p.Path) > 0 && p.Paragraph >= 0 {
			text = strings.Join(p.Path, " › ") + "\n" + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n\n")
}

// unknownDay stands for the day of a report that tells none, because an entry must have one.
var unknownDay = time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)

// china is the time zone of the days that reports name.
var china = time.FixedZone("", 8*60*60)

// chineseDay is the day as it began in China.
func chineseDay(day string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, day, china)
	return t, err == nil
}

// dayOf is the best day known of a report: when it was delivered, else published, else the
// beginning of its year. Only a report that does not tell the first is read.
func dayOf(ctx context.Context, lib ask.Library, h report.Header) (time.Time, error) {
	if day, ok := chineseDay(h.Delivered); ok {
		return day, nil
	}
	of, err := lib.Report(ctx, h.ID)
	switch {
	case ctx.Err() != nil:
		return unknownDay, ctx.Err()
	case err == nil:
		if day, ok := chineseDay(of.Published); ok {
			return day, nil
		}
	}
	if h.Year != 0 {
		return time.Date(int(h.Year), time.January, 1, 0, 0, 0, 0, china), nil
	}
	return unknownDay, nil // also for one that was removed since it was found
}

// nameUUID is the UUID of a thing of that kind, as a URN, by RFC 9562, appendix B.2: a digest of
// its name. It stays where the site moves to another address.
func nameUUID(kind, name string) string {
	u := sha256.Sum256([]byte("gongbao/" + kind + "/" + name))
	u[6] = u[6]&0x0f | 0x80 // version 8
	u[8] = u[8]&0x3f | 0x80 // the variant of RFC 9562
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
}
