package words

import (
	"errors"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestDamagedOrRefused tells damage from what the system refuses.
func TestDamagedOrRefused(t *testing.T) {
	full := errors.New("segment: 1.zap persist err: write 1.zap: no space left on device")
	tests := []struct {
		err           error
		full, damaged bool
	}{
		{full, true, false},
		{&os.PathError{Op: "write", Path: "root.bolt", Err: syscall.ENOSPC}, true, false},
		{errors.New("metadata corrupt"), false, true},
		{&os.PathError{Op: "open", Path: "root.bolt", Err: os.ErrPermission}, false, false},
		{syscall.EINVAL, false, true},
	}
	for _, tt := range tests {
		err := state.Damage(failure("open word layer", tt.err))
		if errors.Is(err, syscall.ENOSPC) != tt.full || errors.Is(err, index.ErrDamaged) != tt.damaged || !strings.Contains(err.Error(), tt.err.Error()) {
			t.Errorf("%v becomes %v", tt.err, err)
		}
	}
	if err := failure("open word layer", nil); err != nil {
		t.Errorf("no error becomes %v", err)
	}
}
