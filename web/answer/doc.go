// Package answer has the JSON forms of what the library answers: the API writes them, and so do the
// commands with --json.
//
//	res, err := lib.Search(ctx, request)
//	json.Marshal(answer.NewSearch(request, res)) // {"query":{"text":"煤"},"total":28,"hits":[…
//
// The names, the order and the nulls of the fields are a contract with other programs, and tests
// hold them. A list is never null. What the fields mean is said in package api (fieldNotes), from
// which the documentation is made. Pages, exports and the API may import answer.
package answer
