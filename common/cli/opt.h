/*
 * opt: one table describes an option once: parser, defaults, ranges, --help,
 * manual page and completions come from it.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
	OPT_END = 0,
	OPT_FLAG,   /* bool */
	OPT_TEXT,   /* const char * */
	OPT_TEXTS,  /* struct opt_texts: it may be given several times */
	OPT_COLUMN, /* const char *: a column's name or number */
	OPT_FILE,   /* const char *: a file that is read */
	OPT_FILES,  /* const char *: files, with commas, each after NAME= or
		     * not; of a choice too, where no word is a file */
	OPT_OUTPUT, /* const char *: a file that the run writes */
	OPT_INT,    /* int64_t, low..high */
	OPT_REAL,   /* double, low..high */
	OPT_SIZE,   /* uint64_t, with K, M, G */
	OPT_MONEY,  /* int64_t, text/money */
	OPT_DATE,   /* int32_t, text/date; "today" is allowed */
	OPT_CHOICE, /* int: the place in `value`, "quantile|rank|ntile" */
};

enum { OPT_TEXTS_MOST = 64 };

struct opt_texts {
	const char *v[OPT_TEXTS_MOST];
	size_t n;
};

/* A table of options ends with one that is all zeros. */
struct opt {
	const char *name; /* without its dashes */
	enum opt_kind kind;
	size_t at;	      /* offset of its value in the options struct */
	const char *value;    /* what stands behind "=": "COLUMN"; choices */
	const char *fallback; /* the default as text; NULL: none (zero) */
	const char *help;     /* one sentence, lower case, no full stop */
	double low, high;     /* of numbers; no limits when both are 0 */
	char letter;	      /* the short option; 0: none */
	/* endings of further files: of an OPT_OUTPUT, that it makes beside it;
	 * of an OPT_TEXT, whose names begin with it */
	const char *beside;
	/* of an OPT_OUTPUT: the option of the file whose place it may take */
	const char *replaces;
	/* the option without which this one changes nothing, "rates", or the
	 * words of that choice, "table=cross|waves" */
	const char *with;
	bool needed; /* of a text or file: no run can be without it */
};

/* True when the option takes a value. */
bool opt_takes_value(const struct opt *opt);

/* Stores all defaults of a table in an options struct. */
void opt_defaults(const struct opt *table, void *options);

/*
 * Reads the text of a value into the options struct. False with *d filled
 * (EXIT_USAGE): what was given, what was expected.
 */
bool opt_store(
    const struct opt *opt, const char *text, void *options, struct diag *d);

/* How the option is written with its value, "--bins=N". */
void opt_spell(const struct opt *opt, char *out, size_t size);
