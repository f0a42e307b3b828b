// Package address reads the URLs of the website and makes them.
//
// What a URL asks for and a link to it are two sides of one table (Parameters), so that they agree:
//
//	r, err := address.ParseStrict("q=煤矸石&region=140181&year=2019..2023", address.SearchParameters)
//	address.SearchURL(r) // /?q=%E7%85%A4%E7%9F%B8%E7%9F%B3&region=140181&year=2019..2023
//
// The API reads strictly and names the parameter that was probably meant; pages are lenient and
// pass over what they do not know. What a reader prefers, such as the language, is carried from
// link to link by Preferences. Answering the request is left to the rooms above, all of which may
// import address; it imports ask, respond and say only.
package address
