# Evenhand. `make help` lists the targets.

PROFILE ?= release
CC ?= cc
PREFIX ?= /usr/local
B = build/$(PROFILE)

PACKAGES = igraph cairo pangocairo pangoft2 fontconfig inih jansson gsl libsodium nettle libzstd zlib libqpdf libpq
DEBIAN_BUILD = gcc libc6-dev make pkg-config libigraph-dev libcsv-dev libcairo2-dev libpango1.0-dev libinih-dev \
	libjansson-dev libgsl-dev libsodium-dev nettle-dev libzstd-dev zlib1g-dev libqpdf-dev libpq-dev fonts-inter
DEBIAN_DEB = debhelper dpkg-dev fakeroot lintian
DEBIAN_TEST = libcmocka-dev libglpk-dev locales poppler-utils qpdf mupdf-tools mandoc valgrind libubsan1 libasan8 zstd strace \
	postgresql sqlite3
DEBIAN_FUZZ = clang libclang-rt-14-dev

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wcast-qual -Wundef
VERSION = 0.1.0
# What the program says it was built with: only the rooms that use a library may include its header.
LIBRARIES := $(shell for p in igraph cairo pango libqpdf gsl jansson inih libsodium nettle zlib libzstd libpq; do \
	pkg-config --exists $$p 2>/dev/null && printf '%s %s, ' $$p $$(pkg-config --modversion $$p); done; \
	awk '$$2 == "CSV_MAJOR" { major = $$3 } $$2 == "CSV_MINOR" { minor = $$3 } \
	END { printf "libcsv %s.%s", major, minor }' /usr/include/csv.h 2>/dev/null)
CPPFLAGS_ALL = -Iinclude -D_GNU_SOURCE -DEVENHAND_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
CFLAGS_debug = -O0 -g3
CFLAGS_sanitize = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_sanitize = -fsanitize=address,undefined
# For clang, whose -fsanitize=fuzzer brings a main of its own.
CFLAGS_fuzz = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
LDFLAGS_fuzz = -fsanitize=fuzzer,address,undefined
CFLAGS_cov = -O0 -g --coverage
LDFLAGS_cov = --coverage
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
# No fused multiply-add: the same bytes on every machine.
CFLAGS_ALL = -std=c17 $(WARNINGS) $(WERROR) -ffp-contract=off -pthread $(CFLAGS_$(PROFILE)) $(PACKAGE_CFLAGS) \
	$(CFLAGS)
LDFLAGS_ALL = -pthread $(LDFLAGS_$(PROFILE)) $(LDFLAGS)
LIBS = $(PACKAGE_LIBS) -lcsv -lm

SOURCES := $(sort $(filter-out src/main.c,$(wildcard src/*/*.c)))
OBJECTS = $(SOURCES:src/%.c=$(B)/src/%.o)
TESTS := $(sort $(wildcard tests/*/test_*.c))
TEST_PROGRAMS = $(TESTS:tests/%.c=$(B)/tests/%)
SUPPORT := $(sort $(wildcard tests/support/*.c))
TOOLS := $(sort $(wildcard tests/tools/*.c))
AUDIT := $(filter-out tests/audit/test_%.c tests/audit/audit.c,$(sort $(wildcard tests/audit/*.c)))
TOOL_PROGRAMS = $(TOOLS:tests/%.c=$(B)/tests/%)
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS = 60
BENCHES := $(sort $(wildcard tests/bench/*.c))
BENCH_PROGRAMS = $(BENCHES:tests/%.c=$(B)/tests/%)
MANUALS := $(sort $(wildcard src/man/*.[1-9]))

.PHONY: all help man bench demo check install uninstall deb check-install check-faults check-all soak format lint tests tools \
	check-tests check-command check-memory conformance audit calibrate peers fuzz fuzzers clean dependencies \
	dependencies-test dependencies-fuzz
all: $(B)/evenhand ## build build/release/evenhand (PROFILE=debug, sanitize or cov for the others)

$(B)/evenhand: $(B)/src/main.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/libevenhand.a: $(OBJECTS)
	rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The versions are in one object only, which is built again when they change.
$(B)/src/pipeline/describe.o: CPPFLAGS += -DEVENHAND_LIBRARIES='"$(LIBRARIES)"'
$(B)/src/pipeline/describe.o: $(B)/libraries
$(B)/libraries: FORCE
	@mkdir -p $(@D)
	@echo '$(LIBRARIES)' | cmp -s - $@ || echo '$(LIBRARIES)' > $@
FORCE:

$(B)/tests/%: $(B)/tests/%.o $(SUPPORT:%.c=$(B)/%.o) $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lcmocka $(LIBS)

$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

# The outsider's linear programming, which nothing else of the program needs.
AUDIT_PROGRAMS = $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/audit/test_*.c) tests/audit/audit.c)
$(AUDIT_PROGRAMS): $(B)/tests/audit/%: $(B)/tests/audit/%.o $(AUDIT:%.c=$(B)/%.o) $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lcmocka -lglpk $(LIBS)

$(B)/tests/tools/%: $(B)/tests/tools/%.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/directory.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/directory.o $(B)/tests/fuzz/replay.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

# ---- the two commands of the README ----

demo: dependencies ## install what is missing, build, and report on the sample
	@$(MAKE) --no-print-directory -s -j2 all
	@echo '$$ $(B)/evenhand report samples/harbour --force'
	@$(B)/evenhand report samples/harbour --force
	@rm -rf reports/harbour/*.replaced-[0-9]*

check: dependencies-test ## install what is missing, build with warnings as errors, and run every test
	@tests/check.sh

dependencies:
	@tests/tools/install.sh $(DEBIAN_BUILD)
dependencies-test:
	@tests/tools/install.sh $(DEBIAN_BUILD) $(DEBIAN_TEST)

dependencies-fuzz:
	@tests/tools/install.sh $(DEBIAN_BUILD) $(DEBIAN_FUZZ)

# ---- tests ----

tests: $(TEST_PROGRAMS) ## build the test programs
tools: $(TOOL_PROGRAMS) $(FUZZ:%=$(B)/tests/fuzz/replay_%)

# One room's tests: make test-inference
test-%: ## build and run one room's tests, as in test-network
	@$(MAKE) --no-print-directory $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$*/test_*.c))
	@set -e; for t in $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$*/test_*.c)); do echo "== $$t"; $$t; done

lint: $(B)/libevenhand.a ## layers, headers that compile alone, names, printing, lengths
	@CC='$(CC)' CPPFLAGS='$(CPPFLAGS_ALL)' CFLAGS='$(PACKAGE_CFLAGS)' tests/lint/lint.sh . $(B)

fuzzers: $(FUZZ:%=$(B)/tests/fuzz/fuzz_%)

# New inputs are kept in build/fuzz/corpus; an input that breaks something is left in build/fuzz.
fuzz: dependencies-fuzz ## a minute of each fuzz target (FUZZ=csv one of them, FUZZ_SECONDS=600)
	@$(MAKE) --no-print-directory -s -j2 PROFILE=fuzz CC=clang fuzzers
	@set -e; for t in $(FUZZ); do echo "== $$t"; mkdir -p build/fuzz/corpus/$$t; \
		build/fuzz/tests/fuzz/fuzz_$$t -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 \
		-print_final_stats=1 -verbosity=0 -artifact_prefix=build/fuzz/$$t- build/fuzz/corpus/$$t \
		$(wildcard tests/fuzz/found/$$t) tests/fuzz/corpus/$$t; done

conformance: all tools ## compare with an independent implementation: make conformance STUDIES=DIR
	@tests/tools/conformance.sh $(B) '$(STUDIES)'

bench: all $(BENCH_PROGRAMS) ## time the stages against plain code, and reports (ROUNDS= PEOPLE= TIES= RECORDS= THREADS= SIZES=)
	@command -v /usr/bin/time >/dev/null || tests/tools/install.sh time
	@tests/bench/bench.sh $(B)

peers: all $(BENCH_PROGRAMS) ## beside data.table, pandas and DuckDB: make peers STUDY=DIR (ROUNDS= DUCKDB= PEER_R= PEER_PY=)
	@command -v /usr/bin/time >/dev/null || tests/tools/install.sh time
	@tests/bench/peers.sh $(B) '$(STUDY)'

audit: $(B)/tests/audit/audit ## attack 200 generated organisations as an outsider would (AUDIT_OF=N for fewer, AUDIT_OF=STUDY for one)
	@$< $(AUDIT_OF)

# The long selftest into README.md; CALIBRATION= names another one, as in CALIBRATION='--seeds 100 --threads 1'.
CALIBRATION = --seeds 1000
calibrate: all ## plant effects in many organisations, and write the table into README.md (half an hour)
	tests/tools/calibrate.sh $(B)/evenhand README.md $(CALIBRATION)

man: all ## write evenhand-measures(7) from the catalogue
	src/man/measures.sh $(B)/evenhand >src/man/evenhand-measures.7

format: ## clang-format every source in place
	clang-format -i src/*.c src/*/*.c include/evenhand/*/*.h tests/*/*.c

# ---- installation ----

# What is installed, as "mode source place": install and uninstall read the same list.
INSTALLED = 755:$(B)/evenhand:bin \
	$(foreach m,$(MANUALS),644:$(m):share/man/man$(patsubst .%,%,$(suffix $(m)))) \
	644:src/packaging/completion/evenhand.bash:share/bash-completion/completions/evenhand \
	644:src/packaging/completion/_evenhand:share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions) \
	$(foreach e,$(wildcard src/packaging/examples/*),644:$(e):share/doc/evenhand/examples)

install: all ## program, manuals, completions, examples of cron and systemd (PREFIX=/usr/local, DESTDIR=)
	@src/packaging/install.sh install '$(DESTDIR)$(PREFIX)' $(INSTALLED)

uninstall: ## what install put there
	@src/packaging/install.sh uninstall '$(DESTDIR)$(PREFIX)' $(INSTALLED)

deb: ## build/deb/evenhand_VERSION_ARCH.deb
	@tests/tools/install.sh $(DEBIAN_DEB)
	@src/packaging/deb.sh $(VERSION)

$(B)/inject.so: tests/fault/inject.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -g $(WARNINGS) -Wno-conversion -shared -fPIC -o $@ $<

check-faults: all $(B)/inject.so ## make each call into the kernel and each allocation of a run fail in turn
	@tests/tools/install.sh $(DEBIAN_TEST)
	@tests/fault/faults.sh $(B)/evenhand $(B)/inject.so $(STEP)
	@tests/fault/full.sh $(B)/evenhand $(STEP) || test $$? -eq 77

check-install: deb ## install the package in a fresh Debian 12 (debootstrap, as root) and run it there
	@tests/tools/install.sh debootstrap
	@tests/install/fresh.sh build/deb

soak: all ## a thousand runs over generated quarters, with faults in most (RUNS=1000 SEED=1)
	@tests/soak/soak.sh $(B)/evenhand $(or $(RUNS),1000) $(or $(SEED),1)

check-all: ## everything there is: check, all faults, a minute a fuzz target, kills, audit, soak, installation (hours)
	@tests/check-all.sh

clean: ## remove build/
	rm -rf build
