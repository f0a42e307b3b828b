package segment

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// ln is the series of artanh, in 200 bits, rounded.
func TestLn(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		x := (1 + float64(random.IntN(1_000_000))) / float64(60_000_000+random.IntN(1_000))
		if got, want := ln(x), slowLn(x); got != want {
			t.Errorf("%v: got %v, want %v", x, got, want)
		}
	}
	for x, want := range map[float64]float64{0: math.Inf(-1), 1: 0, 2: math.Ln2, 0.5: -math.Ln2} {
		if got := ln(x); got != want {
			t.Errorf("%v: got %v, want %v", x, got, want)
		}
	}
}

// slowLn returns the logarithm of x by that of x·2ᵉ in [1, 2) and that of 2.
func slowLn(x float64) float64 {
	m, e := math.Frexp(x)
	two := series(2)
	two.Mul(two, number(float64(e-1)))
	result, _ := two.Add(two, series(2*m)).Float64()
	return result
}

// series returns the logarithm of a number from 1 to 2 by 2·artanh((x-1)/(x+1)).
func series(x float64) *big.Float {
	s := number(x - 1)
	s.Quo(s, new(big.Float).Add(number(x), number(1)))
	square := new(big.Float).Mul(s, s)
	sum, power := number(0), s
	for k := range 70 {
		sum.Add(sum, new(big.Float).Quo(power, number(float64(2*k+1))))
		power = new(big.Float).Mul(power, square)
	}
	return sum.Mul(sum, number(2))
}

func number(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }
