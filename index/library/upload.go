package library

import (
	"os"

	"gongbao/index/durable"
)

// UploadFolder makes an empty folder for files that are sent to be added, on the disk of the library and not in the system's memory. The caller
// removes it; what a killed process leaves is removed when the library is opened.
func (l *Library) UploadFolder() (string, error) {
	return os.MkdirTemp(l.dir, durable.TempPrefix+"upload-")
}
