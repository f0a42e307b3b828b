// Package api has the calls of /api/v1, and the description of them.
//
// Operations is the table of all calls: their parameters, answers and errors. The routes are tested
// against it, and /openapi.json and /help/api are made from it, so that a call without a row fails
// a test. To add a call, add its handler to Calls, its row to Operations, its route to package web.
//
//	calls, err := api.New(gated, lib, writer, log)
//	res, err := calls.Search(r) // GET /api/v1/search?q=煤: {"query":{"text":"煤"},"total":28,…
//
// The forms of the answers are in package answer, the tables in export. Only web imports api; pages
// and API do not know one another.
package api
