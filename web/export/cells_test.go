package export

import (
	"bufio"
	"bytes"
	"errors"
	"testing"
)

// TestCells: no cell begins as a formula does, and each ends where it ended.
func TestCells(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+86": "'+86", "-煤炭": "'-煤炭", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1": "'＝1", "－1": "'－1", "": "", "煤=矸石": "煤=矸石", "'x": "'x", "5G+": "5G+",
	} {
		if got := asText(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		if back := plainCell(asText(in)); back != in {
			t.Errorf("%q comes back as %q", in, back)
		}
	}
	var row bytes.Buffer
	out := bufio.NewWriter(&row)
	if err := errors.Join(WriteRow(out, []string{"甲;=1+1", "甲\t=1+1", `说"好"`, "a,b", " x", "两\n行\r\n又\r一", "", "平常"}), out.Flush()); err != nil {
		t.Fatal(err)
	}
	if want := "\"甲;=1+1\",\"甲\t=1+1\",\"说\"\"好\"\"\",\"a,b\",\" x\",\"两\r\n行\r\n又\r\n一\",,平常\r\n"; row.String() != want {
		t.Errorf("%q, want %q", row.String(), want)
	}
}
