# The two commands to know: make run, make test.

# axe-core, with which the browser tests check that the pages can be used by everyone. The file is the last that npm writes.
axe = testdata/axe/node_modules/.package-lock.json

# The name of this build, which `gongbao version` prints: the tag, the commits since, and whether files have changed. Empty without git.
release = $(shell git describe --tags --always --dirty 2>/dev/null)

# What makes the program a third smaller: no msgpack, which gin offers and nothing here uses, and no tables for debuggers. The stacks
# of errors have names and lines all the same.
small = -tags nomsgpack
stripped = -s -w

run: build
	bin/gongbao serve testdata/seeds

build: compiler
	go build -trimpath $(small) -ldflags '$(stripped) -X main.release=$(release) -extldflags "-static-libstdc++ -static-libgcc"' -o bin/gongbao ./cmd/gongbao

# The program without gojieba, which needs no C++ compiler and no C library to run.
build-static:
	CGO_ENABLED=0 go build -trimpath $(small) -ldflags '$(stripped) -X main.release=$(release)' -o bin/gongbao ./cmd/gongbao

# The race detector makes a test four times as slow. It watches the packages that import sync, but for the long tests in which one
# goroutine works alone: those run without it. -run and -skip get the same list, so that every test runs once.
program = ./cmd/gongbao
racing = $(filter-out $(program) ./index/compare ./index/memory ./index/opensearch ./index/parse ./index/source,$(sort $(patsubst %/,%,$(dir $(shell grep -rlE \
	--include=*.go '"(sync|sync/atomic|gongbao/index/parallel)"' ./analyzer ./index ./web)))))
laws = ^TestLaws$$/^(laws|trees|panel_law|panel_search|federation|whole)$$
damaged = ^(TestCheckDatabase|TestChangedLargeTable|TestVerify|TestDamagedFolder|TestDamage|TestUnwritable|TestEdit)$$
pages = ^(TestHostileParameters|TestEveryLinkResolves|TestOpenAPIOverSeeds|TestOrigins|TestUnchanged|TestKwic)$$
single = $(laws)|$(damaged)|$(pages)

# The tests of the program in which goroutines of one process share something. The others look at processes of their own.
shared = ^(TestServe|TestStopUnderLoad|TestProgress|TestUpkeep|TestWatch|TestTimeouts)$$

# The tests of the program wait for processes and the browser most of the time: the others run beside them.
test: compiler browser $(axe)
	$(MAKE) --no-print-directory -j 2 --output-sync=target test-program test-packages

# The browser tests fail where the browser or axe-core is missing, instead of being skipped.
test-program:
	GONGBAO_BROWSER=required go test -timeout 30m $(program)

test-packages:
	go test -timeout 20m $$(go list ./... | grep -vxF "$$(go list $(program) $(racing))")
	go test -timeout 20m -run '$(single)' $(racing)
	go test -race -timeout 20m -skip '$(single)' $(racing)
	CGO_ENABLED=0 go test -timeout 10m ./analyzer/...
	go test -race -timeout 10m -run '$(shared)' $(program)

check: compiler
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go test -count=1 -run '^TestHouse' ./cmd/gongbao # who imports whom, and sizes
	.ci/vulnerabilities

bench: compiler
	go test -run '^$$' -bench . ./...

# The engine in OpenSearch: all laws on a real cluster of one node, and faults on one of three. It needs Maven and Java 21.
test-cluster: compiler
	GONGBAO_CLUSTER=full go test -count=1 -timeout 60m -v ./index/opensearch/...
	GONGBAO_CLUSTER=full go test -count=1 -timeout 20m -v -run '^TestCluster$$' ./cmd/gongbao

# What a cluster costs beside the embedded engine: some half an hour. Needs Maven, Java 21 and ../shared/corpus.
bench-cluster: compiler
	GONGBAO_CLUSTER=full go test -run '^$$' -bench '^BenchmarkCosts$$' -benchtime 1x -timeout 2h -v ./index/opensearch

# What searches and indexing cost beside bleve, tantivy and Lucene, in one run: some ten minutes. Needs ../shared/corpus, and cargo
# and Maven with Java 21 for the latter two; says so where one is absent.
bench-peers: compiler
	GONGBAO_PEERS=run go test ./cmd/gongbao -run '^$$' -bench '^BenchmarkPeers$$' -benchtime 1x -timeout 1h

# Needs ../shared/corpus and ../shared/formats, folders of real reports with the truth about them; says so where they are absent.
eval-reports:
	go test -count=1 -v -run '^(TestCorpus|TestChanged|TestYearChanged|TestTransplanted|TestFormats)$$' ./index/parse

# Whether every string of a source is found: as it is, wrapped at all widths, escaped, converted or damaged by other programs, and
# with headings glued to the text below them. Then where these end, by models that have not learned from their provinces: some
# twelve minutes. Needs ../shared/corpus and ../shared/corpus2; says so where they are absent.
eval-text:
	GONGBAO_LAWS=full go test -count=1 -timeout 60m -v -run '^(TestFindable|TestRewrapped|TestCopies|TestHeadingsGlued|TestHeadingsEndWords)$$' ./index/parse
	GONGBAO_LAWS=full go test -count=1 -timeout 30m -v -run '^TestHeldOut$$' ./index/parse/glued/train

# What small files may cost that are made to cost much: all of them, where the tests take every fourth.
eval-limits:
	GONGBAO_LAWS=full go test -count=1 -timeout 30m -v -run '^TestBombs$$' ./index/source

# Needs ../shared/corpus and ../shared/relevance; the cases over testdata are run in any case.
eval-ranking:
	go test -count=1 -v -run '^TestLaws$$/^(ranking|relevance)$$' ./index/embedded

# The laws of search over all of ../shared/corpus instead of a sample of it: some six minutes.
eval-laws:
	GONGBAO_LAWS=full go test -count=1 -timeout 30m -v -run '^TestLaws$$/^(laws|trees)$$' ./index/embedded

# The words of gojieba and of the segmenter in Go, over all reports of ../shared and 2 million nonsense texts: two minutes.
eval-words:
	GONGBAO_LAWS=full go test -count=1 -timeout 30m -v -run '^TestSegmenters' ./analyzer

# How many slips of pen and of input methods are corrected, and how many terms that the library lacks: two minutes. Needs ../shared/corpus.
eval-typing:
	GONGBAO_TYPING=full go test -count=1 -timeout 30m -v -run '^(TestSlips|TestSlipsCorpus|TestHeldOut)$$' ./index/suggest

compiler:
	@.ci/install "A C++ compiler" "g++" g++

browser:
	@.ci/install "Chromium" "chromium chromium-browser google-chrome" chromium fonts-noto-cjk

$(axe): testdata/axe/package-lock.json
	@.ci/install "npm" npm npm
	npm ci --prefix testdata/axe --loglevel error

.PHONY: run build build-static test test-program test-packages check bench bench-peers bench-cluster test-cluster eval-reports eval-text eval-limits eval-ranking eval-laws eval-words eval-typing compiler browser
