package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

const (
	sandboxes   = 2               // PDFs read at the same time
	sandboxIdle = 3 * time.Minute // after which the compiled module is let go
	// sandboxPages bounds the memory of one PDF, in WebAssembly pages of 64 KiB. It is reserved at once: growing would
	// copy, and leave garbage of several times the size.
	sandboxPages = 1024
)

// engine owns the compiled PDFium. It starts with the first PDF and goes away when none came for a while. Each file
// gets an instance of its own that is thrown away after it, so nothing of one document, and no damage done by it,
// reaches the next.
var engine = struct {
	sync.Mutex
	slots    chan struct{}
	cacheDir string
	cache    wazero.CompilationCache
	pool     pdfium.Pool
	users    int
	idle     *time.Timer
}{slots: make(chan struct{}, sandboxes)}

// SetCacheDir names a directory for compiled machine code, which makes the first PDF after a start take a fraction of
// a second instead of some. It applies when the engine next starts.
func SetCacheDir(dir string) {
	engine.Lock()
	defer engine.Unlock()
	engine.cacheDir = dir
}

// sandbox is one instance of PDFium, used by one goroutine.
type sandbox struct {
	inst    pdfium.Pdfium
	mod     api.Module
	funcs   map[string]api.Function
	scratch uint32 // a few bytes inside the sandbox, for results by pointer
}

const scratchSize = 4096

// openSandbox waits for a free place. The caller closes the sandbox.
func openSandbox(ctx context.Context) (*sandbox, error) {
	select {
	case engine.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s := &sandbox{funcs: map[string]api.Function{}}
	pool, err := borrowEngine()
	if err != nil {
		<-engine.slots
		return nil, err
	}
	if err := s.start(ctx, pool); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sandbox) start(ctx context.Context, pool pdfium.Pool) (err error) {
	if s.inst, err = pool.GetInstanceWithContext(ctx); err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	// The library calls with a context of its own that never ends, and a handle for every page. Its module is what we
	// need: calls on it can be cut off by our context.
	mod, ok := reflect.ValueOf(s.inst.GetImplementation()).Elem().FieldByName("Module").Interface().(api.Module)
	if !ok {
		return errors.New("starting PDFium: the library hides its module")
	}
	s.mod = mod
	if have := mod.Memory().Size() >> 16; have < sandboxPages {
		mod.Memory().Grow(sandboxPages - have)
	}
	p, err := s.call(ctx, "malloc", scratchSize)
	if err == nil && p == 0 {
		err = errors.New("starting PDFium: out of memory")
	}
	s.scratch = uint32(p)
	return err
}

func (s *sandbox) close() {
	if s.inst != nil {
		// It fails for a module that was cut off, which is thrown away all the same.
		_ = s.inst.Close()
	}
	returnEngine()
	<-engine.slots
}

// call runs a function that may take long; ctx ends it, and with it the sandbox.
func (s *sandbox) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f, ok := s.funcs[name]
	if !ok {
		if f = s.mod.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("PDFium has no %s", name)
		}
		s.funcs[name] = f
	}
	res, err := f.Call(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, firstLine(err))
	}
	if len(res) == 0 {
		return 0, nil
	}
	return res[0], nil
}

// firstLine leaves the stack inside of the sandbox out of logs, and an error that says that the module was stopped as it is.
func firstLine(err error) error {
	var exit *sys.ExitError
	if errors.As(err, &exit) {
		return exit
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}

// get runs a function that only looks something up. A context that can end costs a goroutine a call, too much here.
func (s *sandbox) get(name string, args ...uint64) (uint64, error) {
	return s.call(context.Background(), name, args...)
}

// fileReader is what the library offers for reading a file on demand from inside the sandbox.
type fileReader interface {
	CreateFileAccessReader(fileSize int64, reader io.ReadSeeker) (*uint64, *uint32, error)
}

// load opens a document over r and returns its handle, 0 when PDFium refuses it.
func (s *sandbox) load(ctx context.Context, r io.ReadSeeker, size int64) (uint64, error) {
	lib, ok := s.inst.GetImplementation().(fileReader)
	if !ok {
		return 0, errors.New("opening PDF: the library reads no files")
	}
	access, _, err := lib.CreateFileAccessReader(size, r)
	if err != nil {
		return 0, fmt.Errorf("opening PDF: %w", err)
	}
	return s.call(ctx, "FPDF_LoadCustomDocument", *access, 0)
}

// outOfMemory says whether a call failed as PDFium does when it gets no memory: on purpose.
func outOfMemory(err error) bool { return strings.Contains(err.Error(), "wasm error: unreachable") }

func borrowEngine() (pdfium.Pool, error) {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool == nil {
		if err := startEngine(); err != nil {
			return nil, err
		}
	}
	if engine.idle != nil {
		engine.idle.Stop()
	}
	engine.users++
	return engine.pool, nil
}

func startEngine() error {
	conf := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(sandboxPages)
	var cache wazero.CompilationCache
	if engine.cacheDir != "" {
		var err error
		if cache, err = wazero.NewCompilationCacheWithDir(engine.cacheDir); err != nil {
			return fmt.Errorf("opening compilation cache: %w", err)
		}
		conf = conf.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{MaxTotal: sandboxes, RuntimeConfig: conf,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	engine.pool, engine.cache = pool, cache
	return nil
}

func returnEngine() {
	engine.Lock()
	defer engine.Unlock()
	engine.users--
	if engine.users == 0 {
		engine.idle = time.AfterFunc(sandboxIdle, stopIdleEngine)
	}
}

// stopIdleEngine frees the compiled module unless a PDF came in meanwhile.
func stopIdleEngine() {
	engine.Lock()
	defer engine.Unlock()
	if engine.users > 0 || engine.pool == nil {
		return
	}
	_ = engine.pool.Close()
	if engine.cache != nil {
		_ = engine.cache.Close(context.Background())
	}
	engine.pool, engine.cache = nil, nil
	// What the sandboxes used is given back now and not at the next collection, which may be far in an idle program.
	debug.FreeOSMemory()
}
