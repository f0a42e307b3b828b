// Package page has what all pages share: the layout with its Frame, templates, styles and scripts,
// the page of an error, and the names of reports, years and places.
//
// A handler of a room below makes a finished view, and Site renders it into a buffer, so that
// nothing reaches a reader unless all of it could be rendered:
//
//	view := &helpView{Frame: page.Frame{Title: page.Titled(say.Say("使用帮助"))}}
//	return site.Render(r, "help", http.StatusOK, view)
//
// Every template is run on an empty view when the server starts (ParseTemplates), so that one which
// cannot be rendered is found then. The rooms are results (search, feed), reader (a report, two
// side by side), places (regions, coverage), counts (panel, lines, dictionaries) and help. They
// import page and not one another. Package web gives each page its address.
package page
