package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongbao/index"
)

// TestExplainEngine: errors of an engine that runs elsewhere say what to do, with the cause.
func TestExplainEngine(t *testing.T) {
	cause := errors.New("OpenSearch answers")
	for _, tt := range []struct {
		err  error
		says string
	}{
		{&index.UnavailableError{Err: cause}, "稍后重新运行"},
		{&index.UnavailableError{Err: fmt.Errorf("%w: %w", context.Canceled, cause)}, "稍后重新运行"},
		{fmt.Errorf("%w: %w", index.ErrNoRoom, cause), "腾出空间"},
		{fmt.Errorf("%w: %w", index.ErrRights, cause), "检查用户名"},
		{fmt.Errorf("%w: %w", index.ErrUntrusted, cause), "检查 CA 证书"},
		{fmt.Errorf("%w: %w", index.ErrForeign, cause), "换一个名字"},
		{fmt.Errorf("%w: %w", index.ErrTwoWriters, cause), "一个进程写入"},
	} {
		if got := explain(fmt.Errorf("open library: %w", tt.err)); !strings.Contains(got, tt.says) || !strings.Contains(got, cause.Error()) {
			t.Errorf("%v: %s", tt.err, got)
		}
	}
}
