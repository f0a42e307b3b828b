//go:build unix && cgo

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// peerPrograms is the folder of the peers in other languages. Each is a program with two verbs,
// index and ask, that reads and prints JSON.
const peerPrograms = "../../testdata/peers"

// oldestJava is the oldest Java that runs Lucene 10.
const oldestJava = 21

// programPeers returns the peers in other languages.
func programPeers() (all []peer) {
	for _, cut := range []string{"unigram", "jieba"} {
		all = append(all, programPeer("tantivy "+cut, cut, buildTantivy))
	}
	for _, cut := range []string{"unigram", "bigram"} {
		all = append(all, programPeer("Lucene "+cut, cut, buildLucene))
	}
	return all
}

// programPeer is a program that cuts texts in some way. Build returns its command, or why it cannot
// be built here.
func programPeer(name, cut string, build func() (command []string, missing string)) peer {
	var command []string
	run := func(b *testing.B, verb, input, dir string) []byte {
		var problems bytes.Buffer
		program := exec.Command(command[0], append(command[1:], verb, cut, input, dir)...)
		program.Stderr = &problems
		out, err := program.Output()
		if err != nil {
			b.Fatalf("%s %s: %v\n%s", name, verb, err, problems.Bytes())
		}
		return out
	}
	return peer{
		name: name,
		prepare: func() (missing string) {
			command, missing = build()
			return missing
		},
		index: func(b *testing.B, w *peerWork, dir string) []indexFigures {
			figures := decodeLines[indexFigures](b, run(b, "index", w.documents, dir))
			figures[0].Name = name
			return figures
		},
		ask: func(b *testing.B, w *peerWork, dir string) []classFigures {
			return decodeLines[classFigures](b, run(b, "ask", w.queries, dir))
		},
	}
}

// buildTantivy needs Rust and the registry of its packages.
func buildTantivy() (command []string, missing string) {
	target, err := peerCache("tantivy")
	if err != nil {
		return nil, err.Error()
	}
	cargo := exec.Command("cargo", "build", "--release", "--locked", "--quiet")
	cargo.Dir = filepath.Join(peerPrograms, "tantivy")
	cargo.Env = append(os.Environ(), "CARGO_TARGET_DIR="+target)
	if missing := build(cargo); missing != "" {
		return nil, missing
	}
	return []string{filepath.Join(target, "release", "tantivy-peer")}, ""
}

// buildLucene needs Maven, the registry of its packages and a Java that is new enough.
func buildLucene() (command []string, missing string) {
	target, err := peerCache("lucene")
	if err != nil {
		return nil, err.Error()
	}
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	if missing := oldJava(java); missing != "" {
		return nil, missing
	}
	maven := exec.Command("mvn", "--batch-mode", "--quiet", "compile", "-Dbuild.folder="+target)
	maven.Dir = filepath.Join(peerPrograms, "lucene")
	if missing := build(maven); missing != "" {
		return nil, missing
	}
	classes := filepath.Join(target, "classes") + string(filepath.ListSeparator) + filepath.Join(target, "libraries", "*")
	return []string{java, "-cp", classes, "peer.Main"}, ""
}

// oldJava returns what is wrong with the Java at hand.
func oldJava(java string) string {
	out, err := exec.Command(java, "-version").CombinedOutput()
	if err != nil {
		return fmt.Sprintf("%s: %v", java, err)
	}
	version := regexp.MustCompile(`version "(\d+)`).FindSubmatch(out)
	if version == nil {
		return fmt.Sprintf("%s has no version: %s", java, out)
	}
	if number, _ := strconv.Atoi(string(version[1])); number < oldestJava {
		return fmt.Sprintf("%s is Java %d, and Lucene needs %d: set JAVA_HOME", java, number, oldestJava)
	}
	return ""
}

// build runs the tool that builds a peer and returns why it could not, with its last words.
func build(tool *exec.Cmd) (missing string) {
	out, err := tool.CombinedOutput()
	if err == nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return fmt.Sprintf("%s: %v\n%s", tool, err, strings.Join(lines[max(0, len(lines)-10):], "\n"))
}

// peerCache returns the folder in which a peer is built.
func peerCache(name string) (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "gongbao-peers", name), err
}
