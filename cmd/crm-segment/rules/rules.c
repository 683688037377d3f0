/*
 * rules: segments that the user defines by conditions on columns.
 */
#include "crm-segment/crm-segment.h"
#include "csv/row.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "crm-segment/shared/figures.h"
#include "rules_file.h"
#include "table/column.h"

struct rules_run {
	const char *rules, *coverage, *others;
	bool all;

	/* Behind the options: the run. */
	struct customers *c;
	struct rules file;
	size_t column[RULES_COLUMNS]; /* as wanted */
	uint64_t *match;	      /* per customer, a bit per segment */
};

#define AT(field) offsetof(struct rules_run, field)

static const struct opt options[] = {
	{ "rules", OPT_FILE, AT(rules), "FILE",
	    .help = "the conditions: segment,column,op,value with the ops = "
		    "!= < <= > >= in (a|b|c) empty; those of one segment "
		    "must all hold",
	    .needed = true },
	{ "all", OPT_FLAG, AT(all),
	    .help = "all segments that match, joined by a semicolon, instead "
		    "of the first in the order of the file" },
	{ "others", OPT_TEXT, AT(others), "NAME", "Others",
	    "the segment of those that no rule matches" },
	{ "coverage", OPT_OUTPUT, AT(coverage), "FILE",
	    .help = "write how many customers each segment matches, and how "
		    "many of them another one matches, too, to FILE" },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "customer_id", "who; one row per customer" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "rules_segment", "the segment, or segments with --all" },
	{ 0 },
};

static void
prepare(void *self, struct customers *c)
{
	struct rules_run *run = self;
	char name[256];

	run->c = c;
	rules_load(&run->file, customers_tool(c), run->rules);
	if (customers_have_events(c))
		die(EXIT_DATA,
		    "rules needs rows per customer, and the input is events "
		    "(a date and an amount); crm-import card makes such rows");
	for (size_t i = 0; i < run->file.columns; i++) {
		struct str column = run->file.column[i];

		if (column.n >= sizeof(name))
			die(EXIT_USAGE, "%s: a column name is too long",
			    run->rules);
		memcpy(name, column.p, column.n);
		name[column.n] = '\0';
		run->column[i] = customers_want_text(c, NULL, name);
	}
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct rules_run *run = self;
	const char *null = customers_tool(c)->common.null;
	struct str cell[RULES_COLUMNS];
	struct diag why;

	if (run->match == NULL)
		run->match = mem_zero(customers_count(c), sizeof(*run->match));
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < run->file.columns; j++) {
			cell[j] =
			    str_trim(customers_text(c, run->column[j], who[i]));
			if (column_is_null(cell[j], null, TOKEN_TEXT))
				cell[j] = STR("");
		}
		if (!rules_match(&run->file, cell, &run->match[who[i]], &why))
			return diag_set(d, why.status, why.code,
			    "customer %.*s: %s",
			    STR_ARG(customers_id(c, who[i])), why.text);
	}
	return true;
}

static void
write_joined(const struct rules_run *run, uint64_t match, struct csv_writer *w)
{
	struct out joined;

	out_open_memory(&joined);
	for (size_t i = 0; i < run->file.segments; i++) {
		if ((match >> i & 1) == 0)
			continue;
		if (joined.n > 0)
			out_byte(&joined, ';');
		out_str(&joined, run->file.segment[i]);
	}
	csv_field(w, (struct str){ joined.bytes, joined.n });
	out_abandon(&joined);
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct rules_run *run = self;
	uint64_t match = run->match[customer];
	size_t first = 0;

	if (match == 0) {
		csv_field(w, str_of(run->others));
		return;
	}
	if (run->all) {
		write_joined(run, match, w);
		return;
	}
	while ((match >> first & 1) == 0)
		first++;
	csv_field(w, run->file.segment[first]);
}

struct counted {
	uint64_t matched, first, shared;
};

static void
write_line(struct csv_writer *w, struct str name, const struct counted *c,
    uint32_t all)
{
	csv_cells(w, name, c->matched);
	figure_share(w, (double)c->matched, all);
	csv_row(w, c->first, c->shared);
}

static void
count(const struct rules_run *run, uint32_t all, struct counted *counted,
    struct counted *others)
{
	for (uint32_t i = 0; i < all; i++) {
		uint64_t match = run->match[i];
		bool first = true;

		if (match == 0) {
			others->matched++;
			others->first++;
		}
		for (size_t s = 0; s < run->file.segments; s++) {
			if ((match >> s & 1) == 0)
				continue;
			counted[s].matched++;
			counted[s].first += first;
			counted[s].shared += (match & (match - 1)) != 0;
			first = false;
		}
	}
}

static void
write_coverage(const struct rules_run *run, uint32_t all)
{
	struct counted counted[RULES_SEGMENTS] = { 0 }, others = { 0 };
	struct tool_output o;

	count(run, all, counted, &others);
	heading_open(customers_tool(run->c), &o, run->coverage,
	    "segment,matched,share,first,shared");
	for (size_t s = 0; s < run->file.segments; s++)
		write_line(&o.w, run->file.segment[s], &counted[s], all);
	write_line(&o.w, str_of(run->others), &others, all);
	out_close(&o.out);
}

static void
finish(void *self, struct customers *c)
{
	struct rules_run *run = self;
	uint64_t none = 0, several = 0;
	uint32_t all = customers_count(c);

	for (uint32_t i = 0; i < all; i++) {
		none += run->match[i] == 0;
		several += (run->match[i] & (run->match[i] - 1)) != 0;
	}
	report_detail(&customers_tool(c)->report,
	    "rules: of %lu customers %llu match no rule, %llu match several",
	    (unsigned long)all, (unsigned long long)none,
	    (unsigned long long)several);
	if (run->coverage != NULL)
		write_coverage(run, all);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.finish = finish,
};

const struct method segment_rules = {
	.name = "rules",
	.summary = "your own segments, by conditions on columns",
	METHOD_TABLES(struct rules_run),
	.customer = &customer,
	.no_money = true,
};
