package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/index"
	"gongbao/index/parse"
	reports "gongbao/index/report"
	"gongbao/index/source"
	"gongbao/web/respond"
)

var inspectCommand = command{
	name:    "inspect",
	usage:   "[--column 部分=列名]… [--json] 路径…",
	summary: "查看文件会被读成什么：报告、大纲、推断出的信息及依据、舍弃的文字",
	setup: func(flags *pflag.FlagSet) action {
		asJSON, columns := jsonFlag(flags), columnFlag(flags)
		return func(ctx context.Context, paths []string, env environment) error {
			if len(paths) == 0 {
				return usageError("请给出要查看的文件或文件夹。")
			}
			reader := source.Reader{Limits: source.DefaultLimits()}
			var err error
			if reader.Columns, err = source.ParseColumns(*columns); err != nil {
				return usageError(words(err))
			}
			result := inspection{Files: []parse.Reading{}}
			each := func(file parse.Reading) error { return printReading(env.stdout, &file) }
			if *asJSON {
				each = func(file parse.Reading) error {
					result.Files = append(result.Files, file)
					return nil
				}
			}
			result.Rejected, err = inspect(ctx, reader.Documents(paths...), each)
			if *asJSON {
				err = respond.WriteJSON(env.stdout, result)
			}
			for _, refused := range result.Rejected {
				fmt.Fprintf(env.stderr, "%s：%s\n", printable(refused.File), printable(refused.Reason))
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil && len(result.Rejected) > 0 {
				err = errReported
			}
			return err
		}
	},
}

// inspection is the result of reading some files.
type inspection struct {
	Files    []parse.Reading `json:"files"`
	Rejected []refusal       `json:"rejected"`
}

type refusal struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// inspect parses documents and calls each for them, until it fails. It returns what was refused.
func inspect(
	ctx context.Context, documents iter.Seq2[source.Document, error], each func(parse.Reading) error,
) ([]refusal, error) {
	rejected := []refusal{}
	for document, err := range documents {
		if ctx.Err() != nil {
			break
		}
		var reading parse.Reading
		if err == nil {
			reading, err = parse.Read(document)
		}
		if err != nil {
			rejected = append(rejected, refusal{document.File, words(err)})
			continue
		}
		if err := each(reading); err != nil {
			return rejected, err
		}
	}
	return rejected, nil
}

func printReading(w io.Writer, file *parse.Reading) error {
	var b strings.Builder
	b.WriteString(printable(file.File))
	if file.Row > 0 {
		fmt.Fprintf(&b, " %s第 %d 行", printable(file.Sheet), file.Row)
	}
	fmt.Fprintf(&b, "（%s）：%d 篇报告\n", howRead(file), len(file.Reports))
	for _, r := range file.Reports {
		printReport(&b, &r)
	}
	if len(file.Dropped) > 0 {
		fmt.Fprintf(&b, "\n  舍弃的文字：\n")
	}
	for _, d := range file.Dropped {
		fmt.Fprintf(&b, "    第 %d 行（%s）：%s\n", d.Line, d.Reason, shorten(d.Text, 40))
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// howRead says how the bytes of a file were read: text，UTF-8，还原转义字符 12 处.
func howRead(r *parse.Reading) string {
	facts := []string{r.Format}
	if r.Encoding != "" {
		facts = append(facts, r.Encoding)
	}
	if r.Broken.Count > 0 {
		facts = append(facts, fmt.Sprintf("%d 个字读不出，显示为 \ufffd，最前的在第 %d 行", r.Broken.Count, r.Broken.Line))
	}
	return strings.Join(append(facts, repairs(r.Repairs)...), "，")
}

// repairs says what was mended while a text was read.
func repairs(r reports.Repairs) (facts []string) {
	if r.Unescaped > 0 {
		facts = append(facts, fmt.Sprintf("还原转义字符 %d 处", r.Unescaped))
	}
	if r.Joined > 0 {
		facts = append(facts, fmt.Sprintf("%d 行中有 %d 行接到上一行", r.Lines, r.Joined))
	}
	return facts
}

// completeness has the Chinese names of the field's values.
var completeness = map[reports.Completeness]string{reports.Full: "全文", reports.Abstract: "摘要", reports.Excerpt: "节选"}

func printReport(b *strings.Builder, r *reports.Report) {
	fmt.Fprintf(b, "\n  %s\n", printable(r.Header().Name()))
	unsure := make(map[string]string)
	for _, doubt := range r.Doubts(true) {
		unsure[doubt.Field] = "，存疑"
	}
	year := ""
	if r.Year != 0 {
		year = fmt.Sprint(int(r.Year))
	}
	for _, field := range []struct{ label, name, value string }{
		{"类型", "kind", string(r.Kind)},
		{"地区", "region", strings.TrimSpace(r.Region.Name + " " + r.Region.Code)},
		{"年份", "year", year},
		{"会议", "meeting", r.Meeting},
		{"报告日期", "delivered", r.Delivered},
		{"报告人", "speaker", strings.TrimSpace(r.Speaker.Office + " " + r.Speaker.Name)},
		{"发布日期", "published", r.Published},
		{"完整程度", "complete", completeness[r.Complete]},
	} {
		if field.value == "" {
			field.value = "（不明）"
		}
		fmt.Fprintf(b, "    %s：%s", field.label, printable(field.value))
		if e, ok := r.Evidence[field.name]; ok {
			fmt.Fprintf(b, "    ← “%s”（%.0f%%%s）", shorten(e.Text, 40), e.Confidence*100, unsure[field.name])
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "    字数：%d\n    大纲：\n", r.Chars)
	for _, s := range r.Sections {
		heading := s.Heading
		if heading == "" {
			heading = "（开头）"
		}
		fmt.Fprintf(b, "      %s%s [%s] %d 段\n",
			strings.Repeat("  ", max(0, s.Level-1)), shorten(heading, 60), index.RoleLabel(s.Role), len(s.Paragraphs))
	}
}

// shorten returns the first n characters of s for a terminal, with an ellipsis if there are more.
func shorten(s string, n int) string {
	runes := []rune(printable(s))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n]) + "…"
}
