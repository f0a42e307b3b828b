// Package wasmpause lets the host of a WebAssembly module interrupt it. wazero can stop a module whose
// context ends, but then it leaves the module whenever a loop turns, and PDFium takes three times as
// long. Here each loop counts down instead, and calls a function of the host at 0.
//
// The numbers are those of https://webassembly.github.io/spec/core/binary.
package wasmpause

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Turns is how often the loops of a module turn between two pauses. This takes less than a millisecond.
const Turns = 10_000

// ErrForm is returned for a module that is damaged, or uses what is not known here.
var ErrForm = errors.New("unknown form of WebAssembly")

// Add returns the module, whose loops call an imported function each time they have turned as often as
// Turns says. The function takes an i32, which is 0, and returns one, which means nothing.
func Add(module []byte, function string) (paused []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // an index out of range
			err = fmt.Errorf("%w: %v", ErrForm, p)
		}
	}()
	const header = 8
	r := reader{module, header}
	paused = append(make([]byte, 0, len(module)*5/4), module[:header]...)
	var pause []byte // the instructions that count down
	var globals, callee uint64
	for r.at < len(module) {
		id, section := r.byte(), reader{r.take(r.number()), 0}
		switch id {
		case 2: // imports
			if callee, globals, err = section.imported(function); err != nil {
				return nil, err
			}
		case 6: // globals
			count := section.number()
			counter := globals + count
			initial := append(append([]byte{i32, variable, i32Const}, signed(Turns)...), end)
			section.data = append(binary.AppendUvarint(nil, count+1), append(section.data[section.at:len(section.data):len(section.data)], initial...)...)
			pause = countdown(counter, callee)
		case 10: // code
			if pause == nil {
				return nil, fmt.Errorf("%w: no globals", ErrForm)
			}
			if section.data, err = section.loops(pause); err != nil {
				return nil, err
			}
		}
		paused = appendBytes(append(paused, id), section.data)
	}
	return paused, nil
}

const (
	i32      = 0x7f // the type
	variable = 1    // a global that is not constant
	void     = 0x40 // a block without a value

	loop      = 0x03
	ifThen    = 0x04
	end       = 0x0b
	call      = 0x10
	drop      = 0x1a
	globalGet = 0x23
	globalSet = 0x24
	i32Const  = 0x41
	i32Eqz    = 0x45
	i32Sub    = 0x6b
)

// countdown returns instructions that count a global variable down, and call a function at 0.
func countdown(counter, function uint64) []byte {
	get, set := binary.AppendUvarint([]byte{globalGet}, counter), binary.AppendUvarint([]byte{globalSet}, counter)
	var code []byte
	for _, part := range [][]byte{
		get, {i32Const, 1, i32Sub}, set,
		get, {i32Eqz, ifThen, void},
		{i32Const}, signed(Turns), set,
		binary.AppendUvarint([]byte{i32Const, 0, call}, function), {drop, end},
	} {
		code = append(code, part...)
	}
	return code
}

// signed returns a positive number in the form of signed ones.
func signed(n int) []byte {
	var b []byte
	for ; n > 0x3f; n >>= 7 {
		b = append(b, byte(n&0x7f|0x80))
	}
	return append(b, byte(n))
}

func appendBytes(to, data []byte) []byte {
	return append(binary.AppendUvarint(to, uint64(len(data))), data...)
}

// reader reads a module or a part of it. It panics at its end.
type reader struct {
	data []byte
	at   int
}

func (r *reader) byte() byte {
	r.at++
	return r.data[r.at-1]
}

func (r *reader) take(n uint64) []byte {
	start := r.at
	r.at += int(n)
	return r.data[start:r.at]
}

// number reads a number without a sign.
func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.data[r.at:])
	if size <= 0 {
		panic("number")
	}
	r.at += size
	return n
}

// skip passes over numbers, with or without a sign.
func (r *reader) skip(n uint64) {
	for range n {
		for r.byte() >= 0x80 {
		}
	}
}

// imported returns the index of an imported function, and the number of imported globals.
func (r *reader) imported(function string) (index, globals uint64, err error) {
	functions, found := uint64(0), false
	for range r.number() {
		r.take(r.number()) // its module
		name := string(r.take(r.number()))
		switch kind := r.byte(); kind {
		case 0: // a function, of a type
			if name == function {
				index, found = functions, true
			}
			functions++
			r.skip(1)
		case 1: // a table
			r.byte()
			r.limits()
		case 2: // a memory
			r.limits()
		case 3: // a global
			globals++
			r.take(2)
		default:
			return 0, 0, fmt.Errorf("%w: import %d", ErrForm, kind)
		}
	}
	if !found {
		return 0, 0, fmt.Errorf("%w: no import %s", ErrForm, function)
	}
	return index, globals, nil
}

// limits passes over the least size of a table or memory, and the greatest if it has one.
func (r *reader) limits() { r.skip(1 + uint64(r.byte()&1)) }

// loops returns a section of code with a pause at the start of each loop.
func (r *reader) loops(pause []byte) ([]byte, error) {
	count := r.number()
	section := binary.AppendUvarint(make([]byte, 0, len(r.data)*5/4), count)
	for range count {
		function := reader{r.take(r.number()), 0}
		body, err := function.withPauses(pause)
		if err != nil {
			return nil, err
		}
		section = appendBytes(section, body)
	}
	return section, nil
}

// withPauses returns the body of a function with a pause at the start of each loop.
func (r *reader) withPauses(pause []byte) (body []byte, err error) {
	for range r.number() { // local variables
		r.skip(1)
		r.byte()
	}
	copied := 0
	for r.at < len(r.data) {
		op := r.byte()
		if err := r.operands(op); err != nil {
			return nil, err
		}
		if op == loop {
			body = append(append(body, r.data[copied:r.at]...), pause...)
			copied = r.at
		}
	}
	return append(body, r.data[copied:]...), nil
}

// operands passes over what belongs to an instruction.
func (r *reader) operands(op byte) error {
	switch {
	case op == 0x02, op == loop, op == ifThen, // the type of a block
		op == 0x0c, op == 0x0d, op == call, // branches and calls
		op >= 0x20 && op <= 0x26, // variables, elements of tables
		op == 0x3f, op == 0x40,   // the size of a memory
		op == i32Const, op == 0x42, op == 0xd0, op == 0xd2: // constants, references
		r.skip(1)
	case op == 0x0e: // a table of branches, and the last
		r.skip(r.number() + 1)
	case op == 0x1c: // a choice between values of types
		r.skip(r.number())
	case op == 0x11, op >= 0x28 && op <= 0x3e: // an indirect call; alignment and offset in a memory
		r.skip(2)
	case op == 0x43: // a float32
		r.take(4)
	case op == 0x44: // a float64
		r.take(8)
	case op <= 0x01, op == 0x05, op == end, op == 0x0f, op == drop, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
	case op == 0xfc:
		return r.bulk(r.number())
	default:
		return fmt.Errorf("%w: instruction %#x", ErrForm, op)
	}
	return nil
}

// bulk passes over the operands of an instruction on memories and tables.
func (r *reader) bulk(op uint64) error {
	switch {
	case op <= 7: // to integers
	case op == 9, op == 11, op == 13, op >= 15 && op <= 17:
		r.skip(1)
	case op <= 17:
		r.skip(2)
	default:
		return fmt.Errorf("%w: instruction 0xfc %d", ErrForm, op)
	}
	return nil
}
