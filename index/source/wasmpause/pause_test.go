package wasmpause

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
)

// section returns a section of a module, or anything else after its length.
func section(id byte, parts ...[]byte) []byte {
	return appendBytes([]byte{id}, slices.Concat(parts...))
}

// body returns a function without local variables.
func body(code ...byte) []byte {
	return appendBytes(nil, append([]byte{0}, append(code, end)...))
}

// turning is a module with a function that turns a loop as often as it is told, and one that never ends.
// Between them are instructions with operands that look like a loop.
var turning = slices.Concat(
	[]byte("\x00asm\x01\x00\x00\x00"),
	section(1, []byte{3, 0x60, 1, i32, 1, i32, 0x60, 1, i32, 0, 0x60, 0, 0}),
	section(2, []byte{1, 3}, []byte("env"), []byte{5}, []byte("pause"), []byte{0, 0}),
	section(3, []byte{3, 1, 2, 2}),
	section(6, []byte{1, i32, variable, i32Const, 7, end}),
	section(7, []byte{2, 4}, []byte("turn"), []byte{0, 1, 7}, []byte("forever"), []byte{0, 2}),
	section(10, []byte{3},
		body(loop, void, 0x20, 0, i32Const, 1, i32Sub, 0x22, 0, 0x0d, 0, end),
		body(loop, void, 0x0c, 0, end),
		body(i32Const, 3, drop, 0x42, 0x83, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, drop,
			0x43, 3, 3, 3, 3, drop, 0x44, 3, 3, 3, 3, 3, 3, 3, 3, drop, 0x02, void, i32Const, 0, 0x0e, 1, 0, 0, end)),
)

func TestAdd(t *testing.T) {
	module, err := Add(turning, "pause")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	pauses := 0
	_, err = runtime.NewHostModuleBuilder("env").NewFunctionBuilder().WithFunc(func(ctx context.Context, _ uint32) uint32 {
		pauses++
		if ctx.Err() != nil {
			panic(ctx.Err())
		}
		return 1
	}).Export("pause").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := runtime.Instantiate(ctx, module)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.ExportedFunction("turn").Call(ctx, 5*Turns+1); err != nil || pauses != 5 {
		t.Errorf("%d pauses, want 5: %v", pauses, err)
	}
	late, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if _, err := m.ExportedFunction("forever").Call(late); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("forever: %v", err)
	}
}

// TestAddDamaged refuses what cannot be changed.
func TestAddDamaged(t *testing.T) {
	if _, err := Add(turning, "other"); !errors.Is(err, ErrForm) {
		t.Errorf("no import: %v", err)
	}
	code := slices.Concat(turning[:8], section(2, []byte{1, 0, 1, 'f', 0, 0}), section(6, []byte{0}))
	for _, instruction := range []byte{0x06, 0xfd, 0xfe, 0xff} {
		if _, err := Add(append(slices.Clip(code), section(10, []byte{1}, body(instruction))...), "f"); !errors.Is(err, ErrForm) {
			t.Errorf("instruction %#x: %v", instruction, err)
		}
	}
	for n := range turning {
		Add(turning[:n], "pause") // does not panic
	}
}

func TestSigned(t *testing.T) {
	for _, test := range []struct {
		n    int
		want []byte
	}{{63, []byte{63}}, {64, []byte{0xc0, 0}}, {10_000, []byte{0x90, 0xce, 0}}} {
		if got := signed(test.n); !slices.Equal(got, test.want) {
			t.Errorf("%d: % x, want % x", test.n, got, test.want)
		}
	}
	if n, _ := binary.Uvarint(signed(Turns)); n != Turns {
		t.Errorf("%d", n)
	}
}
