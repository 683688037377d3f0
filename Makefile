# crm-tools. GNU make and bmake both read this file: no pattern rules, no
# conditionals, lists through !=. Packagers set PREFIX, DESTDIR, CC, CFLAGS,
# CPPFLAGS and LDFLAGS; nothing here changes them. HARDEN and HARDEN_LINK go
# before these, and may be set to nothing.
#
#	make		the tools, in bin/
#	make check	all tests, about a minute (tests/README.md)
#	make install	tools, pages and completions under $(DESTDIR)$(PREFIX)

VERSION = 0.1.0
PREFIX = /usr/local
DESTDIR =
CC = cc
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wno-missing-field-initializers
WERROR =
STD = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -Icommon -Icmd \
	-Itests \
	-DCRM_VERSION='"$(VERSION)"'
# What the compiler has of these: each is tried with its CFLAGS.
HARDEN != for flag in -fstack-protector-strong -fPIE \
	"-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"; do \
	printf '\043include <stdio.h>\n' | $(CC) $(CFLAGS) -Werror $$flag \
	    -fsyntax-only -x c - 2>/dev/null && echo $$flag; done; true
HARDEN_LINK != file=$$(mktemp); printf 'int main(void) { return 0; }' | \
	$(CC) $(CFLAGS) -Werror -fPIE -pie -Wl,-z,relro -Wl,-z,now \
	    -o $$file -x c - 2>/dev/null && \
	echo -pie -Wl,-z,relro -Wl,-z,now; rm -f $$file
PLAIN = HARDEN= HARDEN_LINK=
COMPILE = $(CC) $(STD) $(WARN) $(WERROR) $(HARDEN) $(CPPFLAGS) $(CFLAGS)
# A tool links only what it uses.
AS_NEEDED != test "$$(uname -s)" = Darwin || echo -Wl,--as-needed
# common/text/latin.c loads ICU itself where it can.
ICU != test "$$(uname -s)" = Linux && echo -ldl || echo -licui18n -licuuc
LDLIBS = $(AS_NEEDED) -lcsv -lz -lutf8proc -lsodium $(ICU) -lpthread -lm
LINK = $(CC) $(CFLAGS) $(HARDEN_LINK) $(LDFLAGS)

# Settings of the other builds (check-san, check-valgrind, cover, fuzz).
SAN_CC = $(CC)
SAN_FLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
VALGRIND = valgrind -q --leak-check=full --error-exitcode=99
FUZZ_CC = clang
FUZZ_FLAGS = -O2 -g -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
FUZZ_SECONDS = 60
# Weighing what each run reaches takes a fifth of the time and finds no more.
FUZZ_RUN = -entropic=0 -max_total_time=$(FUZZ_SECONDS)
# What runs there: tests/run.sh areas, without those that look at the sources.
AREAS = unit ref prop cli fuzz real

LIST = LC_ALL=C sort
TO_OBJ = -name '*.c' | $(LIST) | sed 's/c$$/o/'
LIB_OBJ != find common $(TO_OBJ)
# Texts (*.tsv, *.csv, *.css) beside the sources become lists of C strings.
INC != find common cmd -name '*.tsv' -o -name '*.csv' -o -name '*.css' \
	2>/dev/null | $(LIST) | sed 's/\.[tc]s[vs]$$/.inc/'
# What methods tell of themselves (*.table) becomes C.
DEF != find common cmd -name '*.table' | $(LIST) | sed 's/table$$/def/'
ROLE_INDEX = common/table/role_index.inc
ABOUT = common/cli/about.inc
PAGES != ls man/crm-*-*.1

TOOLS != ls cmd/*/main.c 2>/dev/null | sed 's,^cmd/,bin/,; s,/main\.c$$,,'
IMPORT_OBJ != find cmd/crm-import $(TO_OBJ)
SEGMENT_OBJ != find cmd/crm-segment $(TO_OBJ)
SCORE_OBJ != find cmd/crm-score $(TO_OBJ)
CREDIT_OBJ != find cmd/crm-credit $(TO_OBJ)
CHURN_OBJ != find cmd/crm-churn $(TO_OBJ)
REPORT_OBJ != find cmd/crm-report $(TO_OBJ)
CMD_OBJ = $(IMPORT_OBJ) $(SEGMENT_OBJ) $(SCORE_OBJ) $(CREDIT_OBJ) \
	$(CHURN_OBJ) $(REPORT_OBJ)

TEST_SRC != ls tests/unit/*.c tests/ref/*.c tests/prop/*.c 2>/dev/null || true
TESTS = $(TEST_SRC:.c=.t)
FUZZ_SRC != ls tests/fuzz/*.c 2>/dev/null | grep -v /replay.c || true
REPLAYS = $(FUZZ_SRC:.c=.t)
# Tools within a fuzzer, for a linker that has --wrap.
INSIDE != getconf GNU_LIBC_VERSION >/dev/null 2>&1 && \
	ls tests/fuzz/inside/crm-*.c | sed 's/c$$/t/' || true
INSIDE_LINK = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
	-Wl,--wrap=aligned_alloc,--wrap=free,--wrap=exit,--wrap=atexit
# All methods from outside.
METHODS = tests/fuzz/methods/methods.t
# Programs of the benchmarks stand alone.
BENCH_SRC != ls tests/bench/*.c 2>/dev/null || true
BENCH = $(BENCH_SRC:.c=)

DEPS != find common cmd tests -name '*.d' 2>/dev/null; echo /dev/null

all: common/libcrm.a $(TOOLS)
	@echo "  The tools are in bin/. Next: make demo, make check, make install"

.SUFFIXES:
.SUFFIXES: .c .o .t .tsv .csv .css .inc .table .def
.c.o:
	@echo "  CC    $@"
	@$(COMPILE) -MMD -MP -c -o $@ $<
.c.t:
	@echo "  TEST  $@"
	@$(COMPILE) -MMD -MP -MT $@ -c -o $(@:.t=.o) $<
	@$(LINK) -o $@ $(@:.t=.o) $(TEST_LIBS)
.c:
	@echo "  CC    $@"
	@$(COMPILE) $(HARDEN_LINK) $(LDFLAGS) -o $@ $< $(LDLIBS)
.tsv.inc:
	@$(TO_STRINGS) $< >$@
.csv.inc:
	@$(TO_STRINGS) $< >$@
.css.inc:
	@$(TO_STRINGS) $< >$@
.table.def:
	@awk -f common/cli/table.awk $< >$@ || { rm -f $@; exit 1; }

# One C string literal and a comma per line.
TO_STRINGS = sed -e 's/[\\"?]/\\&/g' -e 's/^/"/' -e 's/$$/",/'

# The words of the roles in order: word, 1 own name, 2 word, 3 weak one, row.
$(ROLE_INDEX): common/table/roles.tsv
	@awk -F'\t' '{ own = $$1; gsub(/_/, " ", own); $$1 = own; \
		for (c = 1; c <= 4; c += c == 1 ? 2 : 1) { \
			n = split($$c, word, ","); \
			for (i = 1; i <= n; i++) if (word[i] != "") \
				printf "%s\t%d\t%d\n", word[i], \
					c == 1 ? 1 : c - 1, NR - 1 } }' \
		common/table/roles.tsv | LC_ALL=C sort -t '	' -k 1,1 \
		-k 2,2n -k 3,3n | $(TO_STRINGS) >$@

# What the pages of methods are about, by their lines NAME.
common/cli/tool_main.o: $(ABOUT)
$(ABOUT): $(PAGES)
	@for page in $(PAGES); do \
		name=$${page#man/}; method=$${name#crm-*-}; \
		sed -n "s/^\.Nd /$${name%-$$method} $${method%.1}	/p" $$page; \
	done | $(TO_STRINGS) >$@

common/libcrm.a: $(LIB_OBJ)
	@echo "  AR    $@"
	@rm -f $@
	@ar rc $@ $(LIB_OBJ)

# These are there before anything is compiled. Then the compiler's lists (*.d)
# tell which source has which table, and one changed compiles no other anew.
DEFS = common/cli/table.made
$(DEF): common/cli/table.awk
$(DEFS): $(DEF)
	@test -f $@ || : >$@
$(LIB_OBJ) $(CMD_OBJ): $(INC) $(ROLE_INDEX) $(DEFS)

bin/crm-import: $(IMPORT_OBJ)
bin/crm-segment: $(SEGMENT_OBJ)
bin/crm-score: $(SCORE_OBJ)
bin/crm-credit: $(CREDIT_OBJ)
bin/crm-churn: $(CHURN_OBJ)
bin/crm-report: $(REPORT_OBJ)
$(TOOLS): common/libcrm.a
	@mkdir -p bin
	@echo "  LINK  $@"
	@$(LINK) -o $@ $$(find cmd/$(@F) $(TO_OBJ)) common/libcrm.a $(LDLIBS)

# What the columns of the other tools mean, as their own tables say.
GLOSSED = bin/crm-import bin/crm-segment bin/crm-score bin/crm-credit \
	bin/crm-churn
GLOSSARY = cmd/crm-report/html/glossary.inc
cmd/crm-report/html/page.o: $(GLOSSARY)
$(GLOSSARY): $(GLOSSED)
	@for tool in $(GLOSSED); do $$tool --help-columns; done | \
	    $(LIST) -u | $(TO_STRINGS) >$@

# Tests. A fuzz target is linked with replay.c, which feeds it its corpus.
TEST_LIBS = common/libcrm.a $(LDLIBS)
$(TESTS) $(METHODS): common/libcrm.a
$(REPLAYS): common/libcrm.a tests/fuzz/replay.o
	@echo "  TEST  $@"
	@$(COMPILE) -c -o $(@:.t=.o) $(@:.t=.c)
	@$(LINK) -o $@ $(@:.t=.o) tests/fuzz/replay.o $(TEST_LIBS)

$(INSIDE): $(TOOLS) tests/fuzz/replay.o tests/fuzz/inside/inside.o
	@echo "  TEST  $@"
	@$(COMPILE) -c -o $(@:.t=.o) $(@:.t=.c)
	@$(LINK) $(INSIDE_LINK) -o $@ $(@:.t=.o) tests/fuzz/inside/inside.o \
	    tests/fuzz/replay.o \
	    $$(find cmd/$$(basename $@ .t) ! -name main.c $(TO_OBJ)) $(TEST_LIBS)

# The injector of tests/prop/faults.c, for glibc.
SHIM != getconf GNU_LIBC_VERSION >/dev/null 2>&1 && \
	echo tests/faults/shim.so || true
tests/faults/shim.so: tests/faults/shim.c tests/faults/faults.h \
    tests/fuzz/methods/serve.c tests/fuzz/methods/serve.h
	$(CC) -std=c11 $(WARN) $(WERROR) -O1 -fPIC -shared -Itests -o $@ \
	    tests/faults/shim.c tests/fuzz/methods/serve.c -ldl

# Tools that start once for many runs, likewise.
SERVE != getconf GNU_LIBC_VERSION >/dev/null 2>&1 && \
	echo tests/fuzz/methods/serve.so || true
tests/fuzz/methods/serve.so: tests/fuzz/methods/serve.c \
    tests/fuzz/methods/serve.h
	$(CC) -std=c11 $(WARN) $(WERROR) -O1 -fPIC -shared -Itests -o $@ \
	    tests/fuzz/methods/serve.c -ldl

tests: all $(TESTS) $(REPLAYS) $(INSIDE) $(BENCH) $(SHIM) $(SERVE) $(METHODS)

check: tests
	sh tests/run.sh

# The main job on data that the project makes itself, as a page to look at.
demo: all tests/bench/generate
	@sh man/examples/demo.sh

# The other builds live in copies of the tree, so that objects never mix.
IN_COPY = CRM_REAL_DATA=$${CRM_REAL_DATA:-$$PWD/../shared/data}; \
	export CRM_REAL_DATA; cd build

check-san:
	sh tests/copy.sh build/san
	$(IN_COPY)/san && $(MAKE) $(PLAIN) CC="$(SAN_CC)" CFLAGS="$(SAN_FLAGS)" tests && \
	    CRM_RUNS=10000 CRM_LIMIT=900 sh tests/run.sh $(AREAS)

check-valgrind:
	sh tests/copy.sh build/valgrind
	$(IN_COPY)/valgrind && $(MAKE) $(PLAIN) CFLAGS="-O1 -g" tests && \
	    CRM_LIMIT=3000 \
	    CRM_WRAP="$(VALGRIND) --suppressions=$$PWD/tests/valgrind.supp" \
	    sh tests/run.sh $(AREAS)

cover:
	sh tests/copy.sh build/cover
	$(IN_COPY)/cover && $(MAKE) $(PLAIN) CFLAGS="-O0 -g --coverage" tests && \
	    sh tests/run.sh $(AREAS) && \
	    gcovr --print-summary --html-details coverage.html \
	    --filter common --filter cmd

fuzz:
	sh tests/copy.sh build/fuzz
	cd build/fuzz && $(MAKE) $(PLAIN) CC="$(FUZZ_CC)" \
	    CFLAGS="$(FUZZ_FLAGS) -fsanitize=fuzzer-no-link" \
	    all tests/fuzz/inside/inside.o && \
	    $(MAKE) $(PLAIN) CC="$(FUZZ_CC)" CFLAGS="$(FUZZ_FLAGS)" fuzz-here

# In the copy only: every target for FUZZ_SECONDS, starting from its corpus.
fuzz-here:
	set -e; for source in $(FUZZ_SRC); do \
		name=$$(basename $$source .c); mkdir -p found/$$name; \
		$(COMPILE) $(HARDEN_LINK) $(LDFLAGS) -fsanitize=fuzzer -o $$name.fuzz $$source \
		    $(TEST_LIBS); \
		./$$name.fuzz $(FUZZ_RUN) \
		    -artifact_prefix=found/$$name- -print_final_stats=1 \
		    found/$$name $$(ls -d tests/fuzz/corpus/$$name); \
	done; \
	for target in $(INSIDE); do \
		name=$$(basename $$target .t); mkdir -p found/$$name; \
		$(COMPILE) $(HARDEN_LINK) $(LDFLAGS) $(INSIDE_LINK) \
		    -fsanitize=fuzzer -o $$name.fuzz tests/fuzz/inside/$$name.c \
		    tests/fuzz/inside/inside.o \
		    $$(find cmd/$$name ! -name main.c $(TO_OBJ)) $(TEST_LIBS); \
		ASAN_OPTIONS=detect_leaks=0 ./$$name.fuzz $(FUZZ_RUN) \
		    -artifact_prefix=found/$$name- -print_final_stats=1 \
		    found/$$name $$(ls -d tests/fuzz/corpus/$$name); \
	done

bench: all $(BENCH)
	sh tests/bench/bench.sh

# Rewrites the parts of the pages that come from the option tables.
man: all
	sh man/update.sh

MAN_DIR = $(DESTDIR)$(PREFIX)/share/man
BASH_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_DIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_DIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
EXAMPLES_DIR = $(DESTDIR)$(PREFIX)/share/doc/crm-tools/examples

install: all
	mkdir -p $(DESTDIR)$(PREFIX)/bin $(MAN_DIR)/man1 $(MAN_DIR)/man5 \
	    $(MAN_DIR)/man7 $(BASH_DIR) $(ZSH_DIR) $(FISH_DIR) \
	    $(EXAMPLES_DIR)/data
	install -m 644 man/examples/* $(EXAMPLES_DIR)
	chmod 755 $(EXAMPLES_DIR)/*.sh
	install -m 644 tests/data/examples/* $(EXAMPLES_DIR)/data
	install -m 755 $(TOOLS) $(DESTDIR)$(PREFIX)/bin
	set -e; for page in man/*.[157]; do \
		install -m 644 $$page $(MAN_DIR)/man$${page##*.}; \
	done
	set -e; for tool in $(TOOLS); do \
		name=$${tool#bin/}; \
		$$tool --completion=bash >$(BASH_DIR)/$$name; \
		$$tool --completion=zsh >$(ZSH_DIR)/_$$name; \
		$$tool --completion=fish >$(FISH_DIR)/$$name.fish; \
	done

uninstall:
	rm -rf $(EXAMPLES_DIR)
	for page in man/*.[157]; do \
		rm -f $(MAN_DIR)/man$${page##*.}/$${page#man/}; \
	done
	for tool in $(TOOLS); do \
		name=$${tool#bin/}; \
		rm -f $(DESTDIR)$(PREFIX)/bin/$$name $(BASH_DIR)/$$name \
		    $(ZSH_DIR)/_$$name $(FISH_DIR)/$$name.fish; \
	done

# The same commit gives the same bytes.
dist:
	mkdir -p dist
	git archive --prefix=crm-tools-$(VERSION)/ HEAD | gzip -n -9 \
	    >dist/crm-tools-$(VERSION).tar.gz

clean:
	rm -rf bin build dist
	rm -f common/libcrm.a $(INC) $(DEF) $(DEFS) $(ROLE_INDEX) $(ABOUT) \
	    $(GLOSSARY) $(BENCH)
	find common cmd tests/unit tests/ref tests/prop tests/fuzz tests/faults \
	    tests/bench \
	    \( -name '*.[odt]' -o -name '*.so' \) -exec rm -f {} + 2>/dev/null || true

.PHONY: all demo tests check check-san check-valgrind cover fuzz fuzz-here bench \
	man install uninstall dist clean

-include $(DEPS)
