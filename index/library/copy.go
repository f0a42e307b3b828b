package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/library/mirror"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// Copy is a second copy of a library, as a shared engine has it.
type Copy struct {
	Files   fs.FS // see package mirror
	Reports iter.Seq2[*report.Report, error]
	// Backend has the index, of that generation, with words of that version.
	Backend    index.Backend
	Generation int
	Words      string
}

// RestoreCopy makes a library from a second copy in the folder dir, which is missing or empty. The
// folder appears under its name when all of it has reached the disk, and goes on with the index of
// the copy. Reports that are damaged are left out. If progress is given, it is called with the number of
// reports.
func RestoreCopy(ctx context.Context, dir string, c Copy, progress func(done int)) error {
	if err := checkEmpty(dir); err != nil {
		return err
	}
	err := durable.Folder(dir, func(dir string) error {
		if err := c.writeFiles(dir); err != nil {
			return err
		}
		return c.writeReports(ctx, dir, progress)
	})
	if err != nil {
		return fmt.Errorf("restore %s: %w", dir, err)
	}
	return nil
}

// writeFiles writes the files of a library that a copy has, and the stamp of its generation.
func (c *Copy) writeFiles(dir string) error {
	err := fs.WalkDir(c.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if _, ok := limitOf(name); !ok {
			return nil // it is made again
		}
		return c.writeFile(name, filepath.Join(dir, filepath.FromSlash(name)))
	})
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, stampFile)); err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if _, err := readStamp(dir); err != nil {
		return err
	}
	generation := filepath.Join(dir, generationsFolder, strconv.Itoa(c.Generation))
	if err := c.writeFile(mirror.LexiconFile, filepath.Join(generation, lexiconFile)); err != nil {
		return err
	}
	stamp, err := json.Marshal(generationStamp{c.Backend.Name, c.Backend.Version, c.Words})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(generation, generationFile), stamp, 0o644)
}

// writeFile writes a file of a copy.
func (c *Copy) writeFile(name, path string) error {
	data, err := fs.ReadFile(c.Files, name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// writeReports stores the reports of a copy.
func (c *Copy) writeReports(ctx context.Context, dir string, progress func(done int)) error {
	s, err := store.Open(filepath.Join(dir, store.ReportsFolder))
	if err != nil {
		return err
	}
	done := 0
	for r, err := range c.Reports {
		if errors.Is(err, index.ErrDamagedReport) {
			slog.Warn("a report is left out; adding its file again mends it", "error", err)
			continue
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := s.Put(r); err != nil {
			return err
		}
		if done++; progress != nil {
			progress(done)
		}
	}
	return nil
}
