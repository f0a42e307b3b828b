package source

func readPDF(name string, data []byte) ([]Line, error) {
	return nil, &Refusal{name, ErrUnsupported, "暂不支持 PDF 文件（.pdf）" + copyText}
}
