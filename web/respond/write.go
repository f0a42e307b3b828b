package respond

import (
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// fileTimeout is the time that a client has to take a file.
const fileTimeout = 10 * time.Minute

// WriteTo sends an answer to a request.
func WriteTo(w http.ResponseWriter, r *http.Request, res *Response) {
	if res.File != nil {
		writeFile(w, r, res.File)
		return
	}
	status := res.Status
	if status == 0 {
		status = http.StatusOK
	}
	cache := res.Cache
	if cache == "" {
		cache = "no-cache"
	}
	h := w.Header()
	h.Set("Cache-Control", cache)
	if res.Vary != "" {
		h.Add("Vary", res.Vary)
	}
	if method := r.Method; status == http.StatusOK && (method == http.MethodGet || method == http.MethodHead) {
		tag := EntityTag(res.ContentType, res.Body)
		h.Set("ETag", tag)
		if unchanged(r, tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", res.ContentType)
	if res.Location != "" {
		h.Set("Location", res.Location)
	}
	for name, value := range res.Header {
		h.Set(name, value)
	}
	if r.Method != http.MethodHead || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") { // of what GET would compress the length is not known
		h.Set("Content-Length", strconv.Itoa(len(res.Body)))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(res.Body) // the client may be gone
	}
}

// writeFile sends a file to be saved, never to be shown: what is in it is not ours.
func writeFile(w http.ResponseWriter, r *http.Request, f *os.File) {
	defer f.Close()
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filepath.Base(f.Name())}))
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileTimeout)) // a recorder has none
	http.ServeContent(w, r, "", time.Time{}, f)
}
