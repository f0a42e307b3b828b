// Package web serves Gongbao to browsers and programs: pages, and the JSON API.
//
// NewServer returns the handler of every route:
//
//	handler, err := web.NewServer(web.Config{Library: lib})
//	err = http.ListenAndServe("127.0.0.1:8080", handler)
//
// A request goes one way. Package guard admits it, address reads its URL, the library answers, page
// (with its rooms) makes a view of the answer or answer its JSON, and respond writes that. Handlers
// return errors; the middleware here logs them and writes their problem. Every state of a page is a
// GET URL, and every page works without JavaScript.
//
// The package has routes, middleware, streams and metrics. It knows nothing of how reports are
// stored or searched, and is the only importer of gin and of Prometheus's client. Only cmd imports
// it.
package web
