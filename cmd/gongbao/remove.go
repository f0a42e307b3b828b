package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

var removeCommand = command{
	name:    "remove",
	usage:   "[--library 文件夹] [--file 路径]… [--query 检索词] " + filterUsage() + " [--dry-run] [--json] [编号]…",
	summary: "从资料库中移除报告",
	help: `按编号、按加入时的文件或文件夹（--file）、或按检索结果移除；检索词和各项条件都满足的才移除，检索只按原文，不放宽。
原文件不受影响；重新加入原文件，报告就会回来，人工更正则不会。先用 --dry-run 看看会移除哪些。`,
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "报错"), jsonFlag(flags)
		files := flags.StringArray("file", nil, "移除由这个文件或文件夹加入的报告，`路径`可重复")
		var found index.Request
		flags.StringVar(&found.Query, "query", "", "移除含有`检索词`的报告，写法同 gongbao search")
		filterFlags(flags, &found.Filter)
		dryRun := flags.Bool("dry-run", false, "只列出，不移除")
		return func(ctx context.Context, ids []string, env environment) (err error) {
			searching := found.Query != "" || !found.Filter.Empty()
			if len(ids)+len(*files) == 0 && !searching {
				return usageError("请给出编号、--file、--query 或条件。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			for _, file := range *files {
				path, err := filepath.Abs(env.path(file))
				if err != nil {
					return err
				}
				from, err := lib.ReadFrom(path)
				if err != nil {
					return err
				}
				if len(from) == 0 {
					return fmt.Errorf("资料库里没有由 %s 加入的报告。", printable(file))
				}
				ids = append(ids, from...)
			}
			if searching {
				matching, err := lib.matching(ctx, found)
				if err != nil {
					return badSearch(err)
				}
				ids = append(ids, matching...)
			}
			return lib.removeAll(ctx, ids, *dryRun, *asJSON, env)
		}
	},
}

// matching returns the IDs of all reports that a literal search finds.
func (o *opened) matching(ctx context.Context, r index.Request) (ids []string, err error) {
	r.Match, r.NoSynonyms, r.Limit = index.Literal, true, index.MaxLimit
	for {
		result, err := o.Search(ctx, r)
		if err != nil {
			return nil, err
		}
		if result.Partial {
			return nil, errors.New("这次检索没有在时限内做完，没有移除任何报告。请把检索词写得更具体。")
		}
		for _, h := range result.Hits {
			ids = append(ids, h.Report.ID)
		}
		if r.Cursor = result.Next; r.Cursor == "" {
			return ids, nil
		}
	}
}

// removeAll removes reports and lists them. If one does not exist, it removes none.
func (o *opened) removeAll(ctx context.Context, ids []string, dryRun, asJSON bool, env environment) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	outcome := "removed"
	if dryRun {
		outcome = "would-remove"
	}
	removals := make(map[string]answer.Removal)
	for _, id := range ids {
		r, err := o.Report(ctx, id)
		switch {
		case errors.Is(err, index.ErrDamagedReport):
			removals[id] = answer.Removal{Outcome: outcome, ID: id}
		case err != nil:
			return about(id, err)
		default:
			removals[id] = answer.Removal{Outcome: outcome, ID: id, Title: r.Header().Name(), File: r.Source.File}
		}
	}
	var err error
	if !dryRun {
		ids, err = o.Remove(ctx, ids...)
	}
	for _, id := range ids {
		r := removals[id]
		if asJSON {
			err = errors.Join(err, respond.WriteJSON(env.stdout, r))
		} else {
			_, printing := fmt.Fprintf(env.stdout, "%s\t%s\t%s\t%s\n",
				r.Outcome, printable(r.File), r.ID, printable(r.Title))
			err = errors.Join(err, printing)
		}
	}
	if dryRun {
		fmt.Fprintf(env.stderr, "以上 %d 篇报告没有移除；去掉 --dry-run 才会移除。\n", len(ids))
	} else {
		fmt.Fprintf(env.stderr, "移除了 %d 篇报告。\n", len(ids))
	}
	return err
}

// about explains in Chinese that a report does not exist. It returns other errors as they are.
func about(id string, err error) error {
	moved := (*index.MovedError)(nil)
	switch {
	case errors.As(err, &moved):
		return fmt.Errorf("报告 %s 的原文件已更新，现在的编号是 %s。", printable(id), moved.ID)
	case errors.Is(err, index.ErrNotFound):
		return fmt.Errorf("资料库里没有编号为 %s 的报告。", printable(id))
	}
	return err
}
