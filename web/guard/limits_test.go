package guard

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
)

// TestBatchAtTheGate: of a batch each query takes a place, none while its count is written, and a
// busy server makes it wait and not fail.
func TestBatchAtTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		searches := NewGate()
		lib := &Library{Library: asktest.New(), gate: searches}
		for range cap(searches.slots) {
			searches.slots <- struct{}{}
		}
		searches.waiting.Store(searches.queue) // the queue is full
		begun := time.Now()
		go func() {
			time.Sleep(time.Minute)
			searches.waiting.Store(0)
			<-searches.slots
		}()
		counted := 0
		err := lib.Count(t.Context(), make([]index.Request, 3), nil, func(int, *index.Counts, error) error {
			if n := len(searches.slots); n != cap(searches.slots)-1 {
				t.Errorf("%d places are taken while a count is written", n)
			}
			counted++
			return nil
		})
		if took := time.Since(begun); err != nil || counted != 3 || took < time.Minute || len(searches.slots) != cap(searches.slots)-1 {
			t.Errorf("%d queries counted, %v after %v", counted, err, took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		searches.slots <- struct{}{}
		if err := lib.Count(ctx, make([]index.Request, 1), nil, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no time: %v", err)
		}
	})
}

// TestGatedCalls: with every place of the gate taken, each call waits for one but those that are
// known not to.
func TestGatedCalls(t *testing.T) {
	of := reflect.TypeFor[ask.Library]()
	for i := range of.NumMethod() {
		method := of.Method(i)
		synctest.Test(t, func(t *testing.T) {
			searches := NewGate()
			for range cap(searches.slots) {
				searches.slots <- struct{}{}
			}
			lib := &Library{Library: asktest.New(), gate: searches}
			var arguments []reflect.Value
			for k := range method.Type.NumIn() {
				switch in := method.Type.In(k); {
				case in == reflect.TypeFor[context.Context]():
					arguments = append(arguments, reflect.ValueOf(t.Context()))
				case in == reflect.TypeFor[*report.Report]():
					arguments = append(arguments, reflect.ValueOf(&report.Report{}))
				case in == reflect.TypeFor[[]index.Request]():
					arguments = append(arguments, reflect.ValueOf([]index.Request{{}}))
				case in.Kind() == reflect.Func:
					arguments = append(arguments, reflect.MakeFunc(in, func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.Zero(in.Out(0))} }))
				default:
					arguments = append(arguments, reflect.Zero(in))
				}
			}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				reflect.ValueOf(lib).MethodByName(method.Name).Call(arguments)
			}()
			synctest.Wait()
			select {
			case <-ended:
				if !slices.Contains(ungatedCalls, method.Name) {
					t.Errorf("%s does not wait", method.Name)
				}
			default:
				if slices.Contains(ungatedCalls, method.Name) {
					t.Errorf("%s waits", method.Name)
				}
			}
			for range cap(searches.slots) {
				<-searches.slots
			}
			<-ended
			if len(searches.slots) != 0 {
				t.Errorf("%s keeps its place", method.Name)
			}
		})
	}
}

// ungatedCalls are the methods of a library that wait at no gate, since they take as long as what
// they are given is large.
var ungatedCalls = []string{"Report", "Alike", "Duplicates", "Dictionaries", "Dictionary", "DictionaryVersion", "DictionaryVersions", "Suggest", "Analyze", "Summary", "Upkeep", "IndexBytes"}
