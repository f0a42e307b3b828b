package documents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// files says what is kept besides the reports: an archive in so many documents, named after its hash. So
// it is never seen half changed.
type files struct {
	Hash  string `json:"hash"`
	Parts int    `json:"parts"`
}

// partSize is the most bytes of an archive in one document.
const partSize = 4 << 20

// documents are the names of the documents of an archive.
func (f files) documents() (documents []string) {
	for i := range f.Parts {
		documents = append(documents, "files:"+f.Hash+":"+strconv.Itoa(i))
	}
	return documents
}

// Keep keeps an archive besides the reports, in place of the one before. Of its errors, see Update.
func (s *Store) Keep(archive []byte) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	ctx := context.Background()
	present, err := s.readOwn(ctx)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(archive)
	parts := slices.Collect(slices.Chunk(archive, partSize))
	kept := files{hex.EncodeToString(hash[:]), len(parts)}
	if kept == present.Files {
		return nil
	}
	for i, document := range kept.documents() {
		data, err := json.Marshal(object{"file": parts[i]})
		if err != nil {
			return err
		}
		var batch cluster.Bulk
		batch.Index(s.names.reports, document, document, data)
		if err := s.client.Bulk(ctx, &batch, s.replicas); err != nil {
			return err
		}
	}
	next := *present
	next.Files = kept
	next.Waste = slices.DeleteFunc(next.Waste, func(d dead) bool { return slices.Contains(kept.documents(), d.Document) })
	next.Waste = append(next.Waste, die(present.Files.documents(), time.Now())...)
	return s.client.writeState(ctx, s.names, &next)
}

// readFiles returns the archive that files says.
func (c *client) readFiles(ctx context.Context, n names, f files) ([]byte, error) {
	var archive bytes.Buffer
	for _, document := range f.documents() {
		var answer struct {
			Source struct{ File []byte } `json:"_source"`
		}
		if err := c.Do(ctx, http.MethodGet, "/"+n.reports+"/_doc/"+document+"?routing="+document, nil, &answer); err != nil {
			return nil, err
		}
		archive.Write(answer.Source.File)
	}
	if hash := sha256.Sum256(archive.Bytes()); f.Parts > 0 && hex.EncodeToString(hash[:]) != f.Hash {
		return nil, fmt.Errorf("%w: the files of the library", index.ErrDamaged)
	}
	return archive.Bytes(), nil
}

// Kept returns what Keep keeps and its SHA-256 in hex, empty if nothing is kept. If that is known, there is
// no archive.
func (s *Store) Kept(ctx context.Context, known string) (archive []byte, hash string, err error) {
	_, done, err := s.Present() // which reads the state
	if err != nil {
		return nil, "", err
	}
	defer done()
	s.mu.Lock()
	f := s.files
	s.mu.Unlock()
	if f.Hash == known {
		return nil, known, nil
	}
	archive, err = s.client.readFiles(ctx, s.names, f)
	return archive, f.Hash, err
}
