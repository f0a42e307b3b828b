package source

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	_ "unsafe" // for go:linkname

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	_ "github.com/klippa-app/go-pdfium/webassembly"
	"github.com/klippa-app/go-pdfium/webassembly/imports"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/emscripten"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"gongbao/index/source/wasmpause"
)

// PDFium, the engine of Chrome, has all Chinese CMaps. As WebAssembly it needs no C and cannot harm
// the process. go-pdfium brings it, but is not asked to call it: its calls take ten times as long as
// what they call, and many are needed for each character.

// pdfiumWasm is PDFium, which go-pdfium embeds.
//
//go:linkname pdfiumWasm github.com/klippa-app/go-pdfium/webassembly.pdfiumWasm
var pdfiumWasm []byte

// pdfFonts is the file system that the engine sees: a font for what a file does not embed.
// pdffont/gen.go says why.
//
//go:embed pdffont/usr
var pdfFonts embed.FS

// pdfPool starts engines, and lets pdfEngines of them run.
type pdfPool struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
	config  wazero.ModuleConfig
	running chan struct{}
}

// pdfEngine translates PDFium to machine code once in a process, and keeps the translation in the
// user's cache folder. This takes 0.2 s instead of 5 s.
var pdfEngine = sync.OnceValues(func() (*pdfPool, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(pdfMemory >> 16)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "gongbao")); err == nil {
			if pool, err := newPDFPool(config.WithCompilationCache(cache)); err == nil {
				return pool, nil
			}
		}
	}
	return newPDFPool(config)
})

func newPDFPool(config wazero.RuntimeConfig) (*pdfPool, error) {
	ctx := context.Background()
	module, err := wasmpause.Add(pdfiumWasm, pauseFunction)
	if err != nil {
		return nil, err
	}
	fonts, err := fs.Sub(pdfFonts, "pdffont")
	if err != nil {
		return nil, err
	}
	p := &pdfPool{
		runtime: wazero.NewRuntimeWithConfig(ctx, config),
		config:  wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithFSConfig(wazero.NewFSConfig().WithFSMount(fonts, "/")),
		running: make(chan struct{}, pdfEngines),
	}
	if p.module, err = p.runtime.CompileModule(ctx, module); err == nil {
		err = p.addHost(ctx)
	}
	if err != nil {
		p.runtime.Close(ctx)
		return nil, err
	}
	return p, nil
}

// pauseFunction is called for a pause. PDFium has it to ask whether it should go on drawing a page
// later, which it is not used for.
const pauseFunction = "IFSDK_PAUSE_NeedToPauseNow_CB"

// addHost adds the functions that PDFium calls.
func (p *pdfPool) addHost(ctx context.Context) error {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, p.runtime); err != nil {
		return err
	}
	exceptions, err := emscripten.NewFunctionExporterForModule(p.module)
	if err != nil {
		return err
	}
	host := p.runtime.NewHostModuleBuilder("env")
	exceptions.ExportFunctions(host)
	imports.NewFunctionExporter().ExportFunctions(host) // of which only those below are called
	host.NewFunctionBuilder().WithFunc(func(ctx context.Context, _ uint32) uint32 {
		if err := ctx.Err(); err != nil {
			panic(err) // wazero returns it from the call
		}
		return 0
	}).Export(pauseFunction)
	host.NewFunctionBuilder().WithFunc(func(ctx context.Context, m api.Module, _, at, to, size uint32) uint32 {
		data := ctx.Value(pdfData{}).([]byte)
		if uint64(at)+uint64(size) > uint64(len(data)) || !m.Memory().Write(to, data[at:at+size]) {
			return 0
		}
		return size
	}).Export("FPDF_FILEACCESS_CB")
	_, err = host.Instantiate(ctx)
	return err
}

// pdfData is the key of the file that an engine reads, in the context of its calls.
type pdfData struct{}

// engine is a running PDFium that reads one file. Nobody else uses it.
type engine struct {
	ctx       context.Context // the calls stop when it ends
	module    api.Module
	functions map[string]api.Function // looked up so far
	stack     [8]uint64               // the arguments of a call, then its result
	results   uint32                  // the address of resultBytes in the engine's memory
	pool      *pdfPool
}

// resultBytes is enough for the results of a call beside its value, and for the name of a font.
const resultBytes = 64 << 10

var errPDFCall = errors.New("the engine has no answer")

// start returns an engine for a file. It waits while as many run as may. The engine must be closed.
func (p *pdfPool) start(data []byte) (*engine, error) {
	p.running <- struct{}{}
	e := &engine{functions: make(map[string]api.Function), pool: p}
	e.ctx = context.WithValue(context.Background(), pdfData{}, data)
	var err error
	if e.module, err = p.runtime.InstantiateModule(e.ctx, p.module, p.config); err != nil {
		<-p.running
		return nil, err
	}
	if _, err = e.call("FPDF_InitLibrary"); err == nil {
		var address uint64
		address, err = e.pointer("malloc", resultBytes)
		e.results = uint32(address)
	}
	if err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *engine) close() {
	e.module.Close(context.Background())
	<-e.pool.running
}

// pdfReasons are the reasons why a document is not opened, by their numbers.
var pdfReasons = []error{
	pdfiumerrors.ErrSuccess, pdfiumerrors.ErrUnknown, pdfiumerrors.ErrFile, pdfiumerrors.ErrFormat, pdfiumerrors.ErrPassword,
	pdfiumerrors.ErrSecurity, pdfiumerrors.ErrPage,
}

// open returns the document in the file.
func (e *engine) open(size int) (uint64, error) {
	file, err := e.pointer("FPDF_FILEACCESS_Create", uint64(size), 0)
	if err != nil {
		return 0, err
	}
	document, err := e.call("FPDF_LoadCustomDocument", file, 0)
	if err != nil || uint32(document) != 0 {
		return document, err
	}
	reason, err := e.number("FPDF_GetLastError")
	if err != nil {
		return 0, err
	}
	if reason < 0 || reason >= len(pdfReasons) {
		return 0, pdfiumerrors.ErrUnexpected
	}
	return 0, pdfReasons[reason]
}

// call returns the value of a function of the engine. Of a value of 32 bits, the other bits mean
// nothing. Pointers are addresses in the engine's memory.
func (e *engine) call(name string, args ...uint64) (uint64, error) {
	f := e.functions[name]
	if f == nil {
		if f = e.module.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("the engine has no %s", name)
		}
		e.functions[name] = f
	}
	copy(e.stack[:], args)
	err := f.CallWithStack(e.ctx, e.stack[:])
	return e.stack[0], err
}

// pointer calls a function that returns a pointer, which is never 0.
func (e *engine) pointer(name string, args ...uint64) (uint64, error) {
	p, err := e.call(name, args...)
	if err == nil && uint32(p) == 0 {
		err = errPDFCall
	}
	return p, err
}

// number calls a function that returns a number.
func (e *engine) number(name string, args ...uint64) (int, error) {
	n, err := e.call(name, args...)
	return int(int32(n)), err
}

// done calls a function that returns whether it had a result.
func (e *engine) done(name string, args ...uint64) error {
	_, err := e.pointer(name, args...)
	return err
}

// text calls a function that writes a text with a 0 at its end, and returns their length. The text
// is that of the engine's memory, until the next call.
func (e *engine) text(name string, page, i uint64) ([]byte, error) {
	length, err := e.number(name, page, i, e.slot(0), resultBytes, 0)
	if err == nil && length <= 0 {
		err = errPDFCall
	}
	if err != nil {
		return nil, err
	}
	text, ok := e.module.Memory().Read(e.results, uint32(length-1))
	if length > resultBytes || !ok {
		return nil, errPDFCall
	}
	return text, nil
}

// slot returns the address of 4 bytes for a result; a float64 takes two slots.
func (e *engine) slot(i int) uint64 { return uint64(e.results) + 4*uint64(i) }

func (e *engine) uint32(slot int) uint32 {
	n, _ := e.module.Memory().ReadUint32Le(uint32(e.slot(slot)))
	return n
}

func (e *engine) float32(slot int) float32 { return math.Float32frombits(e.uint32(slot)) }

// box returns a rectangle, as the engine writes it from slot 0 on.
func (e *engine) box() box {
	return box{left: e.float32(0), top: e.float32(1), right: e.float32(2), bottom: e.float32(3)}
}

func (e *engine) float64(slot int) float64 {
	n, _ := e.module.Memory().ReadFloat64Le(uint32(e.slot(slot)))
	return n
}
