// Package guard decides whether a request may run, and when.
//
// Door holds the rules of a server and keeps count of its clients:
//
//	door, err := guard.NewDoor(guard.Rules{Rate: 5, Local: true})
//	err = door.CheckHost(r)                              // ErrHost for attacker.example
//	err = door.CheckRate(r, "192.0.2.1", "/", w.Header()) // ErrRate for one request too many
//
// Library lets only so many searches of a library run at once (Gate) and turns the rest away with
// ErrBusy. Tokens let calls change the library. A request also gets its ID here, and its answer the
// headers that keep a browser to the page. What a request does once it is admitted is left to the
// rooms above: page, api and web, which may import guard.
package guard
