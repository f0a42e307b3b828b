// Package respond turns what a handler returns into an HTTP response.
//
// A handler returns a Response or an error. WriteTo writes the first, and answers a conditional
// request with 304; ProblemOf finds the status and the words of the second:
//
//	func (c *Calls) Place(r *http.Request) (*respond.Response, error) {
//		place, err := c.lib.Place(r.PathValue("code"))
//		if err != nil {
//			return nil, err // index.ErrNoRegion becomes 404, 没有这个地区
//		}
//		return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewPlaceDetail(place))
//	}
//
// An answer that is written while it is found goes through a Stream. Routes are left to package
// web, and views to page. Every package of the website but ask and say may import respond.
package respond
