# Two commands matter: `make run` and `make test`.  `make help` lists the others.
SHELL := /bin/bash -o pipefail
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
JOBS ?= $(shell nproc)
LISTEN ?= 127.0.0.1:8080
PACKAGES := $(shell cat .ci/packages)
WEB := gateway/web
KAFKA := tests/kafka/cluster.py
# A clean clone in another folder finds what was compiled before.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
SOURCES := $(shell git ls-files '*.cc' '*.h' 2>/dev/null)

.PHONY: help deps kafka-deps kafka-up kafka-down build web test test-web torture asan tsan fuzz format format-check \
  tidy run run-cluster bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

deps: ## installs what is needed from Debian, when something is missing
	@missing=$$(for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done; \
	  command -v node >/dev/null || echo nodejs; command -v npm >/dev/null || echo npm); \
	if [ -n "$$missing" ]; then \
	  echo "installing:" $$missing; \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

kafka-deps: ## installs what runs a real Kafka for tests, when something is missing
	@missing=$$(while read -r program package; do command -v $$program >/dev/null || echo $$package; done <.ci/packages-kafka); \
	if [ -n "$$missing" ]; then \
	  echo "installing:" $$missing; \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

kafka-up: kafka-deps ## a Kafka of NODES brokers (1 or 3) on free ports, its data in build/kafka
	@$(KAFKA) up --directory build/kafka $(if $(NODES),--nodes $(NODES))

kafka-down: ## stops it; its data stay
	@$(KAFKA) down --directory build/kafka

build: deps ## klade and klade-replay into build/bin
	cmake --preset release >/dev/null
	cmake --build build --target klade klade-replay -- -j$(JOBS)

web: deps $(WEB)/dist/index.html ## the web client into gateway/web/dist

$(WEB)/dist/index.html: $(shell git ls-files $(WEB) 2>/dev/null)
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

test: deps kafka-deps test-web ## builds all tests and runs them
	cmake --preset release >/dev/null
	cmake --build build -- -j$(JOBS)
	ctest --test-dir build -j$(JOBS) --output-on-failure --progress

test-web: web ## the web client's unit tests
	cd $(WEB) && npm test --silent

torture: deps kafka-deps ## the server killed KLADE_TORTURE_KILLS times (1000), then brokers for KLADE_TORTURE_SECONDS (1800), under load
	cmake --preset release >/dev/null
	cmake --build build --target klade klade-replay klade_acceptance_tests -- -j$(JOBS)
	KLADE_TORTURE_KILLS=$${KLADE_TORTURE_KILLS:-1000} build/bin/klade_acceptance_tests --gtest_filter='Crash.*'
	KLADE_TORTURE_SECONDS=$${KLADE_TORTURE_SECONDS:-1800} build/bin/klade_acceptance_tests --gtest_filter='KafkaClusterTorture.*'

asan: deps kafka-deps ## all tests but the longest under AddressSanitizer and UndefinedBehaviorSanitizer
	cmake --preset asan >/dev/null
	cmake --build build-asan -- -j$(JOBS)
	ctest --test-dir build-asan -j$(JOBS) --output-on-failure --progress -E '^over_kafka/|^KafkaCluster'

tsan: deps ## log, owner, runner and forwarder tests under ThreadSanitizer
	cmake --preset tsan >/dev/null
	cmake --build --preset tsan -- -j$(JOBS)
	export TSAN_OPTIONS="history_size=7 suppressions=$(CURDIR)/tests/tsan_suppressions.txt"; \
	run="ctest --test-dir build-tsan -j$(JOBS) --output-on-failure --progress"; \
	$$run -L 'events|aggregates|projections' -E '^Kafka|/kafka' && $$run -L gateway -R '^ForwarderTest'

fuzz: deps ## each fuzz target for FUZZ_SECONDS
	cmake --preset fuzz >/dev/null
	cmake --build --preset fuzz -- -j$(JOBS)
	@for target in build-fuzz/bin/*_fuzz; do \
	  name=$$(basename $$target _fuzz); log=build-fuzz/$$name.log; mkdir -p build-fuzz/corpus/$$name; \
	  echo "== $$name"; \
	  $$target -max_total_time=$${FUZZ_SECONDS:-10} -max_len=65536 -artifact_prefix=build-fuzz/$$name- \
	    build-fuzz/corpus/$$name tests/fuzz/corpus/$$name >$$log 2>&1 || { cat $$log; exit 1; }; \
	  tail -n 1 $$log; \
	done

format: ## formats every source
	clang-format -i $(SOURCES)

format-check: deps ## fails where a source is not formatted
	@clang-format --dry-run --Werror $(SOURCES)

tidy: deps ## clang-tidy over every source that is not as when it was last clean
	cmake --preset release >/dev/null
	@tests/tidy.py $(JOBS)

run: build web ## a demonstration school at http://LISTEN
	@tests/demo/run.sh $(LISTEN)

run-cluster: build web kafka-deps ## the same on three brokers and three gateways, at LISTEN and the ports after it
	@tests/demo/run_cluster.sh $(LISTEN)

bench: build web ## the table of docs/benchmarks.md, measured here
	@tests/bench/run.sh

clean: ## removes what was built, and the demonstration
	rm -rf build build-asan build-tsan build-fuzz demo $(WEB)/dist $(WEB)/node_modules
