/*
 * The values of options: any text is stored within its limits or refused with
 * a message. The first byte chooses the option, the rest is its value.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "cli/opt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct options {
	bool flag;
	const char *text;
	int64_t whole, money;
	double real;
	uint64_t bytes;
	int32_t day;
	int choice;
};

static const struct opt table[] = {
	{ .name = "flag", .kind = OPT_FLAG },
	{ .name = "text",
	    .kind = OPT_TEXT,
	    .at = offsetof(struct options, text) },
	{ .name = "whole",
	    .kind = OPT_INT,
	    .at = offsetof(struct options, whole),
	    .low = 1,
	    .high = 17 },
	{ .name = "real",
	    .kind = OPT_REAL,
	    .at = offsetof(struct options, real),
	    .low = -0.5,
	    .high = 0.5 },
	{ .name = "size",
	    .kind = OPT_SIZE,
	    .at = offsetof(struct options, bytes) },
	{ .name = "money",
	    .kind = OPT_MONEY,
	    .at = offsetof(struct options, money) },
	{ .name = "day",
	    .kind = OPT_DATE,
	    .at = offsetof(struct options, day) },
	{ .name = "choice",
	    .kind = OPT_CHOICE,
	    .value = "one|two|three",
	    .at = offsetof(struct options, choice) },
	{ .name = NULL },
};

enum { KINDS = sizeof(table) / sizeof(table[0]) - 1 };

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct opt *opt;
	struct options o = { 0 };
	struct diag d = { 0 };
	char *text;

	if (size == 0)
		return 0;
	opt = &table[data[0] % KINDS];
	text = malloc(size);
	must(text != NULL);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	opt_defaults(table, &o);
	if (opt_store(opt, text, &o, &d)) {
		must(o.whole == 0 || (o.whole >= 1 && o.whole <= 17));
		must(fabs(o.real) <= 0.5);
		must(o.choice >= 0 && o.choice <= 2);
	} else {
		must(d.status == EXIT_USAGE && d.code != NULL);
		must(d.text[0] != '\0');
	}
	free(text);
	return 0;
}
