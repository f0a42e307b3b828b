//go:build race

package enginetest

// raceDetector tells that the tests run under the race detector, which makes what only measures ten times slower.
const raceDetector = true
