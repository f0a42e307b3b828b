package guard

import "net/http"

// contentSecurityPolicy lets a page load its own style, script and icon, ask this server for more,
// send its form home, and nothing else.
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SetHeaders sets the headers that keep a browser from doing with a page what the page does not do
// itself.
func SetHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin") // a query is nobody else's business
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // unless the API may be read from elsewhere: see origins.allow
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}
