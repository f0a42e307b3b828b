package web

import (
	"mime"
	"net/http"
	"path/filepath"
	"time"

	"github.com/gin-gonic/gin"
)

// errOriginalsOff is returned where the files of reports are not given.
var errOriginalsOff = newFault("no originals are given", Problem{
	Status: http.StatusForbidden, Title: "不提供原文件", Detail: "原文件只在本机提供。", Hint: "管理员可在启动 gongbao serve 时加上 --originals。",
})

// getOriginal sends the file of a report to be saved, never to be shown: what is in it is not ours.
func (s *server) getOriginal(c *gin.Context) {
	if s.originals == nil {
		write(c, s.fail(c, errOriginalsOff))
		return
	}
	f, err := s.originals.Original(c.Param("id"))
	if err != nil {
		write(c, s.fail(c, err))
		return
	}
	defer f.Close()
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filepath.Base(f.Name())}))
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(exportTimeout)) // a recorder has none
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, f)
}
