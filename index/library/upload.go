package library

import (
	"os"

	"gongbao/index/durable"
)

// UploadFolder makes an empty folder for uploaded files that are to be added. It is on the disk of
// the library, and not in the system's memory. The caller removes it. A folder that a killed
// process leaves is removed when the library is opened.
func (l *Library) UploadFolder() (string, error) {
	return os.MkdirTemp(l.dir, durable.TempPrefix+"upload-")
}
