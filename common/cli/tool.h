/*
 * tool: a tool is a table of methods; a method is one record: what it is
 * called, which options and roles it takes, which columns it makes, and its
 * code.
 */
#pragma once

#include "base/arena.h"
#include "cli/opt.h"
#include "cli/reach.h"
#include "cli/report.h"
#include "csv/writer.h"
#include "io/out.h"

#include <stdbool.h>
#include <stdint.h>

struct tool;
struct customers;

/* A role that a method reads; it makes the option --ROLE=COLUMN. */
struct role_use {
	const char *role; /* the canonical column, "customer_id" */
	const char *help; /* "who bought" */
};

/* A column that a method makes. */
struct column_doc {
	const char *name;
	const char *help;
	int rank;   /* of --pretty: the highest leaves first on a narrow page */
	bool bar;   /* the bars of --pretty show it */
	bool apart; /* of a table or an option of its own */
};

/*
 * A method that gives one row per customer. `self` is the method's options
 * struct, which may hold more behind its options; it begins with the defaults
 * and what was given. Several such methods can run in one pass.
 */
struct customer_method {
	/* Before anything is read: ask for sinks, columns, events (optional).
	 */
	void (*prepare)(void *self, struct customers *c);
	/* All customers are there: score those in who[0..n-1], which are all,
	 * or a group (--group). False with *d filled ends the run. */
	bool (*score)(void *self, struct customers *c, const uint32_t *who,
	    size_t n, struct diag *d);
	/* The names of the columns (missing: those of `makes` that are not
	 * apart), and the cells of a customer. */
	void (*names)(const void *self, struct csv_writer *w);
	void (*cells)(
	    const void *self, uint32_t customer, struct csv_writer *w);
	/* It asks for columns, never for customers_card, where the input is
	 * rows: then cards need not be kept. */
	bool columns_suffice;
	/* Distinct products per customer are wanted in the cards, which takes
	 * memory per customer and product. */
	bool counts_products;
	/* Events may have no amounts: then each row is a purchase. */
	bool amounts_optional;
	/* A table of its own in place of the rows, where the options ask for
	 * one: it is written to w; with w NULL it is only told whether there
	 * will be one (optional). */
	bool (*table)(void *self, struct csv_writer *w);
	/* After the last row: tables to print, memory to free (optional). */
	void (*finish)(void *self, struct customers *c);
};

/* A record is METHOD_TOLD, which comes of the method's table (cli/table.awk),
 * and its code. */
struct method {
	const char *name;
	const char *summary;	   /* one sentence, lower case, no full stop */
	const struct opt *options; /* ends with zeros; NULL: none */
	size_t options_size;	   /* of the options struct */
	const struct role_use *roles;	/* ends with zeros; NULL: none */
	const struct column_doc *makes; /* ends with zeros */
	/* One of the two: a method of its own (reads and writes as it likes and
	 * returns the exit status), or a customer method. */
	int (*run)(struct tool *tool, void *options);
	const struct customer_method *customer;
	/* What `run` wants to know of a method that it does at once with
	 * others; NULL: the method stands alone. */
	const void *part;
	bool by;       /* `run` heeds --by */
	bool no_money; /* adds no amounts: currencies may mix */
	bool rates;    /* has --rates, which makes one currency of them */
};

struct tool_def {
	const char *name;		     /* "crm-segment" */
	const char *summary;		     /* one sentence */
	const struct method *const *methods; /* ends with NULL */
	bool tolerant;	       /* bad rows are left out, not fatal; comma out */
	bool keeps_currencies; /* its methods keep them apart themselves */
};

/* The options that every method has. */
struct common_options {
	const char *delimiter, *out_delimiter;
	const char *encoding, *output, *null, *by, *group;
	const char *rejects, *max_rejects, *tmpdir;
	int progress; /* auto, always, never */
	bool tsv, no_header, no_sync, pretty, ascii, json;
	bool quiet, verbose, replace;
	int32_t as_of; /* DATE_NONE: from the data */
	int64_t digits, seed, threads, width;
	uint64_t buffer_size, max_record, memory;
};

enum { TOOL_METHODS = 16, TOOL_ROLES = 64 };

/* A file of rows that a run writes. */
struct tool_file {
	struct out out;
	struct csv_writer w;
};

/* One run. */
struct tool {
	const struct tool_def *def;
	struct common_options common;
	const struct method *method[TOOL_METHODS]; /* those named */
	void *options[TOOL_METHODS];
	size_t methods;
	struct {
		const char *role, *column;
	} role[TOOL_ROLES]; /* --ROLE=COLUMN as given */
	size_t roles;
	const char *side; /* of a side file: what its roles begin with */
	struct {
		const char *method; /* "age,pay" */
		const char *const *option, *const *file;
		size_t options, files;
	} typed;		 /* the words of the command line */
	const char *const *file; /* at least one; "-" is standard input */
	size_t files;
	char delimiter; /* of the first input, once it is open; 0 without one */
	struct report report;
	struct reach reach; /* of the dates that were read */
	struct tool_file main;
	struct arena memory;
};

/*
 * `size` bytes, all 0, for what a method has to the end of its run. The process
 * ends with it: what hangs on them is nobody's to free.
 */
void *tool_alloc(struct tool *tool, size_t size);

/* The whole of a tool's main: returns the exit status. */
int tool_main(const struct tool_def *def, int argc, char **argv);

/* The column that --ROLE=COLUMN gave, or NULL. */
const char *tool_role(const struct tool *tool, const char *role);

/* The --as-of day, or today: what may not be in the future is judged by it. */
int32_t tool_today(const struct tool *tool);

/* --memory, or its default. */
size_t tool_memory(const struct tool *tool);

/* A pool of so much, and where goes what is beyond it: a --tmpdir that cannot
 * be written ends the run. Then, for -v, how much that was. */
struct pool;
struct spill;
void tool_spill(struct tool *tool, struct pool **pool, struct spill **spill);
void tool_spilled(struct tool *tool, const struct spill *spill);

/* Ends the run (EXIT_USAGE) at --by, for a table of a method that heeds it
 * elsewhere. */
void tool_no_by(const struct tool *tool);

/* Ends the run with d's message and status. */
_Noreturn void tool_fail(struct tool *tool, const struct diag *d);

/*
 * Opens the output, once in a run: -o, the dialect of the input, which is open,
 * and --digits applied. With --pretty the rows are kept, and printed as a table
 * by tool_close; with --json they are objects.
 */
struct csv_writer *tool_output(struct tool *tool);

/* -d or -t; 0 when it is to be found. */
char tool_in_delimiter(const struct tool *tool);

/* The delimiter that tool_output will use. */
char tool_out_delimiter(const struct tool *tool);

/* Closes it: the exit status of what was said so far. */
int tool_close(struct tool *tool);
