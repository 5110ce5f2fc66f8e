# Evenhand. `make help` lists the targets.

PROFILE ?= release
CC ?= cc
B = build/$(PROFILE)

PACKAGES = igraph cairo pangocairo pangoft2 fontconfig inih jansson gsl libsodium libzstd zlib libqpdf
DEBIAN_BUILD = gcc make pkg-config libigraph-dev libcsv-dev libcairo2-dev libpango1.0-dev libinih-dev \
	libjansson-dev libgsl-dev libsodium-dev libzstd-dev zlib1g-dev libqpdf-dev fonts-inter
DEBIAN_TEST = libcmocka-dev poppler-utils qpdf mupdf-tools mandoc valgrind libubsan1 libasan8

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wcast-qual -Wundef
CPPFLAGS_ALL = -Iinclude -D_GNU_SOURCE -DEVENHAND_VERSION='"$(VERSION)"' $(CPPFLAGS)
VERSION = 0.1.0
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
CFLAGS_debug = -O0 -g3
CFLAGS_sanitize = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_sanitize = -fsanitize=address,undefined
CFLAGS_cov = -O0 -g --coverage
LDFLAGS_cov = --coverage
# No fused multiply-add: the same bytes on every machine.
CFLAGS_ALL = -std=c17 $(WARNINGS) $(WERROR) -ffp-contract=off -pthread $(CFLAGS_$(PROFILE)) \
	$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g') $(CFLAGS)
LDFLAGS_ALL = -pthread $(LDFLAGS_$(PROFILE)) $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lcsv -lm

SOURCES := $(sort $(filter-out src/main.c,$(wildcard src/*/*.c)))
OBJECTS = $(SOURCES:src/%.c=$(B)/src/%.o)
TESTS := $(sort $(wildcard tests/*/test_*.c))
TEST_PROGRAMS = $(TESTS:tests/%.c=$(B)/tests/%)
SUPPORT := $(sort $(wildcard tests/support/*.c))

.PHONY: all help
all: $(B)/evenhand

$(B)/evenhand: $(B)/src/main.o $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/libevenhand.a: $(OBJECTS)
	rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(B)/tests/%: $(B)/tests/%.o $(SUPPORT:%.c=$(B)/%.o) $(B)/libevenhand.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lcmocka $(LIBS)

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

tests: $(TEST_PROGRAMS) ## build the test programs

# One room's tests: make test-inference
test-%: ## build and run one room's tests, as in test-network
	@$(MAKE) --no-print-directory $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$*/test_*.c))
	@set -e; for t in $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$*/test_*.c)); do echo "== $$t"; $$t; done
