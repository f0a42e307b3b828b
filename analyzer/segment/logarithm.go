package segment

import "math"

// ln returns the natural logarithm of x, correctly rounded but for one x in many millions. The C
// library's is, too. math.Log is not, and which of its last bits are wrong depends on the
// processor.
//
// With x = 2ᵉ·m, it is e·ln 2 + 2·artanh s for s = (m-1)/(m+1), and artanh s = s + s³/3 + s⁵/5 + …
// As |s| < 0.18, what the series leaves out is less than 2⁻⁸⁰ of the sum.
func ln(x float64) float64 {
	if x == 0 {
		return math.Inf(-1)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := exact(m - 1).over(sum(m, 1))
	square := s.times(s)
	const terms = 16
	series := exact(1).over(exact(2*terms + 1))
	for k := terms - 1; k >= 0; k-- {
		series = series.times(square).plus(exact(1).over(exact(float64(2*k + 1))))
	}
	ln2 := double{math.Ln2, 2.3190468138462996e-17}
	return exact(float64(e)).times(ln2).plus(exact(2).times(s).times(series)).high
}

// double is the sum of two numbers, of which the first is the sum, rounded. It has some 105 bits.
type double struct{ high, low float64 }

func exact(x float64) double { return double{x, 0} }

// sum returns a + b without an error (Knuth).
func sum(a, b float64) double {
	high := a + b
	rest := high - a
	return double{high, (a - (high - rest)) + (b - rest)}
}

func (a double) plus(b double) double {
	s := sum(a.high, b.high)
	return sum(s.high, s.low+(a.low+b.low))
}

func (a double) times(b double) double {
	high := float64(a.high * b.high) // the conversion keeps the product from being fused with a sum
	low := math.FMA(a.high, b.high, -high)
	low = math.FMA(a.high, b.low, low)
	low = math.FMA(a.low, b.high, low)
	return sum(high, low)
}

func (a double) over(b double) double {
	high := a.high / b.high
	rest := math.FMA(-high, b.high, a.high) + a.low
	rest = math.FMA(-high, b.low, rest)
	return sum(high, rest/b.high)
}
