/* dedupe: which records are of the same customer. */
#include "clean.h"
#include "crm-import.h"
#include "golden.h"
#include "match.h"
#include "match_model.h"

#include "base/die.h"
#include "base/sort.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct dedupe_options {
	struct source_options source;
	const char *ids, *categories, *ignore, *prefix, *explain, *golden,
	    *model, *save;
	const char *country;
	double threshold, review;
	int64_t large;
};

struct dedupe {
	struct tool *tool;
	const struct dedupe_options *options;
	struct source source;
	struct mapping mapping;
	struct match match;
	struct header header;
	size_t columns;
	VEC(struct str) cell; /* records x columns */
	VEC(uint64_t) line;
	struct arena arena;
	struct linkage_model model;
	struct linkage_pairs pairs;
	uint32_t *cluster; /* the first record of each record's customer */
	uint32_t *number;  /* of the customer, from 1 */
	double *best;
	uint32_t customers;
};

/* Is the name in a list that commas separate? */
static bool
listed(const char *list, struct str name)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.p != NULL)
		if (str_eq(str_trim(str_cut(&rest, ',')), name))
			return true;
	return false;
}

static void
choose_fields(struct dedupe *d)
{
	const struct kind *kind = kind_find("customers");
	const struct dedupe_options *o = d->options;

	for (const struct role_use *use = kind->roles; use->role != NULL;
	     use++) {
		size_t column = mapping_column(&d->mapping, use->role);

		if (column != ROLE_NONE &&
		    !listed(o->ids, d->header.name[column]) &&
		    !listed(o->ignore, d->header.name[column]))
			match_add(&d->match, use->role, use->role, column);
	}
	for (size_t i = 0; i < d->header.n; i++)
		if (listed(o->ids, d->header.name[i]))
			match_add(&d->match, NULL, d->header.name[i].p, i);
	for (size_t i = 0; i < d->header.n; i++)
		if (listed(o->categories, d->header.name[i]))
			match_add(&d->match, "region", d->header.name[i].p, i);
	if (d->match.data.fields == 0)
		die(EXIT_DATA,
		    "no column says who a record is about; name some, for "
		    "instance --email=COLUMN");
}

static void
read_records(struct dedupe *d)
{
	struct tidy_row row;

	do {
		while (source_next(&d->source, &row)) {
			size_t from = d->cell.n;

			vec_reserve(&d->cell, from + d->columns);
			for (size_t i = 0; i < d->columns; i++)
				d->cell.v[d->cell.n++] =
				    arena_str(&d->arena, row.field[i]);
			vec_push(&d->line, row.line);
			match_record(&d->match, d->cell.v + from);
		}
	} while (source_next_file(&d->source));
}

static void
tell_model(const struct dedupe *d)
{
	struct report *r = &d->tool->report;
	char rule[120];

	report_detail(r, "lambda %.3g, learned on %" PRIu64 " pairs",
	    d->model.lambda, d->model.training_pairs);
	for (int i = 0; i < d->match.data.rules; i++) {
		linkage_rule_name(&d->match.data, i, rule, sizeof(rule));
		report_detail(r, "blocking by %s", rule);
	}
	if (!d->model.converged)
		report_say(r,
		    "warning: the weights did not settle in 60 "
		    "rounds");
	for (int f = 0; f < d->model.fields; f++)
		if (!d->model.trained[f])
			report_say(r,
			    "warning: too few pairs to learn how often %s "
			    "agrees; a usual value is taken",
			    d->match.data.field[f].name);
}

static void
link(struct dedupe *d)
{
	struct linkage_options options = {
		.seed = (uint64_t)d->tool->common.seed,
		.recall = .8,
		.review = d->options->review < d->options->threshold
		    ? d->options->review
		    : d->options->threshold,
		.threads = (int)d->tool->common.threads,
	};
	struct linkage_report report;
	struct linkage *linkage;
	size_t n = d->match.data.records;

	match_finish(&d->match);
	linkage = linkage_new(&d->match.data, &options);
	if (d->options->model != NULL)
		match_model_read(d->options->model, &d->match, &d->model);
	else
		linkage_train(linkage, &d->model);
	tell_model(d);
	linkage_match(linkage, &d->model, &d->pairs, &report);
	linkage_free(linkage);
	d->cluster = mem_alloc(n, sizeof(*d->cluster));
	d->number = mem_zero(n, sizeof(*d->number));
	d->best = mem_alloc(n, sizeof(*d->best));
	linkage_clusters(
	    &d->pairs, d->options->threshold, n, d->cluster, d->best);
	for (size_t i = 0; i < n; i++)
		d->number[i] = d->cluster[i] == i ? ++d->customers
						  : d->number[d->cluster[i]];
	report_say(&d->tool->report,
	    "%zu records are %" PRIu32 " customers; %" PRIu64
	    " pairs were compared",
	    n, d->customers, report.candidates);
	if (report.skipped_blocks > 0)
		report_say(&d->tool->report,
		    "warning: %" PRIu64 " groups of in all %" PRIu64
		    " records share a value and are too large to compare",
		    report.skipped_blocks, report.skipped_records);
}

static void
write_key(const struct dedupe *d, struct csv_writer *w, uint32_t number)
{
	char key[64];

	snprintf(key, sizeof(key), "%s%06" PRIu32, d->options->prefix, number);
	csv_field(w, str_of(key));
}

static void
write_rows(struct dedupe *d)
{
	struct tool_output out;

	tool_output(d->tool, &out, ',');
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&out.w, d->header.name[i]);
	csv_field(&out.w, STR("customer_key"));
	csv_field(&out.w, STR("match_probability"));
	csv_end(&out.w);
	for (size_t k = 0; k < d->match.data.records; k++) {
		for (size_t i = 0; i < d->columns; i++)
			csv_field(&out.w, d->cell.v[k * d->columns + i]);
		write_key(d, &out.w, d->number[k]);
		csv_real(&out.w, d->best[k]);
		csv_end(&out.w);
	}
	tool_close(d->tool, &out);
}

/* Every pair from --review on, with the level and weight of each field. */
static void
write_pairs(struct dedupe *d)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, d->options->explain);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	csv_field(&w, STR("line_a"));
	csv_field(&w, STR("line_b"));
	csv_field(&w, STR("match_probability"));
	csv_field(&w, STR("match_weight"));
	csv_field(&w, STR("linked"));
	for (int f = 0; f < d->model.fields; f++) {
		char name[200];

		snprintf(name, sizeof(name), "%s_level",
		    d->match.data.field[f].name);
		csv_field(&w, str_of(name));
		snprintf(name, sizeof(name), "%s_weight",
		    d->match.data.field[f].name);
		csv_field(&w, str_of(name));
	}
	csv_end(&w);
	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct linkage_pair *p = &d->pairs.v[i];

		csv_int(&w, (int64_t)d->line.v[p->a]);
		csv_int(&w, (int64_t)d->line.v[p->b]);
		csv_real(&w, p->probability);
		csv_real(&w, p->weight);
		csv_int(&w, p->probability >= d->options->threshold);
		for (int f = 0; f < d->model.fields; f++) {
			int level = linkage_level(p->levels, f);

			if (level == LINKAGE_MISSING)
				csv_empty(&w);
			else
				csv_int(&w, level);
			csv_real(&w, linkage_weight(&d->model, f, level));
		}
		csv_end(&w);
	}
	out_close(&out);
}

/* The records of each customer one after the other. */
static struct sort_item *
by_customer(const struct dedupe *d)
{
	size_t n = d->match.data.records;
	struct sort_item *items = mem_alloc(n, sizeof(*items));

	for (size_t i = 0; i < n; i++)
		items[i] = (struct sort_item){ d->number[i], (uint32_t)i };
	sort_items(items, n);
	return items;
}

static void
write_customer(struct dedupe *d, struct csv_writer *w,
    const struct sort_item *items, size_t n, const struct golden *golden)
{
	struct golden_record *records = mem_zero(n, sizeof(*records));
	struct str *chosen = mem_alloc(d->columns, sizeof(*chosen));

	for (size_t i = 0; i < n; i++)
		records[i].cell = d->cell.v + items[i].index * d->columns;
	golden_choose(golden, records, n, chosen);
	write_key(d, w, d->number[items[0].index]);
	csv_int(w, (int64_t)n);
	for (size_t i = 0; i < d->columns; i++)
		csv_field(w, chosen[i]);
	csv_end(w);
	free(records);
	free(chosen);
}

static void
write_golden(struct dedupe *d)
{
	size_t n = d->match.data.records, from = 0;
	struct sort_item *items = by_customer(d);
	int *group = mem_zero(d->columns, sizeof(*group));
	struct golden golden = { d->columns, group, NULL };
	struct csv_writer w;
	struct out out;

	for (int f = 0; f < d->match.data.fields; f++)
		group[d->match.column[f]] = golden_group(d->match.role[f]);
	out_open(&out, d->options->golden);
	csv_writer_init(&w, &out, ',', 6);
	csv_field(&w, STR("customer_key"));
	csv_field(&w, STR("record_count"));
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&w, d->header.name[i]);
	csv_end(&w);
	while (from < n) {
		size_t to = from;

		while (to < n && items[to].key == items[from].key)
			to++;
		write_customer(d, &w, items + from, to - from, &golden);
		if (to - from > (size_t)d->options->large)
			report_say(&d->tool->report,
			    "warning: %zu records are one customer, the first "
			    "in line %" PRIu64,
			    to - from, d->line.v[items[from].index]);
		from = to;
	}
	out_close(&out);
	free(items);
	free(group);
}

static void
close_dedupe(struct dedupe *d)
{
	match_free(&d->match);
	mapping_free(&d->mapping);
	vec_free(&d->cell);
	vec_free(&d->line);
	vec_free(&d->pairs);
	arena_free(&d->arena);
	free(d->header.name);
	free(d->cluster);
	free(d->number);
	free(d->best);
}

/* The header outlives the file it was read from. */
static void
keep_header(struct dedupe *d)
{
	struct str *name = mem_alloc(d->header.n, sizeof(*name));

	for (size_t i = 0; i < d->header.n; i++)
		name[i] = arena_str(&d->arena, d->header.name[i]);
	d->header.name = name;
	d->columns = d->header.n;
}

static int
run(struct tool *tool, void *options)
{
	struct dedupe d = { .tool = tool, .options = options };
	struct mapping_options none = { .preset = NULL };
	struct kind kind = *kind_find("customers");

	kind.required = ""; /* who somebody is need not be an id */
	source_open(&d.source, tool, &d.options->source, false);
	mapping_make(&d.mapping, &kind, &d.source, &none);
	d.match.country = d.options->country;
	d.header = d.source.layout->header;
	keep_header(&d);
	choose_fields(&d);
	read_records(&d);
	if (!source_close(&d.source)) {
		close_dedupe(&d);
		return EXIT_DATA;
	}
	link(&d);
	write_rows(&d);
	if (d.options->explain != NULL)
		write_pairs(&d);
	if (d.options->golden != NULL)
		write_golden(&d);
	if (d.options->save != NULL)
		match_model_write(d.options->save, &d.match, &d.model);
	close_dedupe(&d);
	return 0;
}

#define AT(field) offsetof(struct dedupe_options, field)

static const struct opt options[] = {
	SOURCE_OPTIONS(struct dedupe_options),
	{ "id", OPT_TEXT, AT(ids), "COLUMN,...",
	    .help = "columns whose equal values mean the same customer, such "
		    "as a tax number" },
	{ "category", OPT_TEXT, AT(categories), "COLUMN,...",
	    .help = "further columns that are compared: equal or not" },
	{ "ignore", OPT_TEXT, AT(ignore), "COLUMN,...",
	    .help = "columns that are not compared" },
	{ "threshold", OPT_REAL, AT(threshold), "P", "0.8",
	    "probability from which two records are one customer", 0.01,
	    0.9999 },
	{ "review", OPT_REAL, AT(review), "P", "0.5",
	    "probability from which a pair is listed by --explain", 0.01,
	    0.9999 },
	{ "explain", OPT_FILE, AT(explain), "FILE",
	    .help = "write the pairs with the level and weight of each "
		    "comparison" },
	{ "golden", OPT_FILE, AT(golden), "FILE",
	    .help = "write one record per customer" },
	{ "prefix", OPT_TEXT, AT(prefix), "TEXT", "C",
	    "what customer keys begin with" },
	{ "save-model", OPT_FILE, AT(save), "FILE",
	    .help = "write what was learned" },
	{ "model", OPT_FILE, AT(model), "FILE",
	    .help = "use what was learned before" },
	{ "country", OPT_TEXT, AT(country), "CODE",
	    .help = "the country of telephone numbers without one" },
	{ "large", OPT_INT, AT(large), "N", "20",
	    "warn of customers with more records", 1, 1000000 },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "customer_name", "whole name" },
	{ "company", "company" },
	{ "email", "e-mail address" },
	{ "phone", "telephone" },
	{ "birth_date", "date of birth" },
	{ "address", "street and number" },
	{ "postcode", "postcode" },
	{ "city", "city" },
	{ "region", "state or province" },
	{ NULL, NULL },
};

static const struct column_doc makes[] = {
	{ "customer_key", "the same for all records of a customer" },
	{ "match_probability",
	    "the best link of the record, 1 where it stands alone" },
	{ NULL, NULL },
};

const struct method import_dedupe = {
	.name = "dedupe",
	.summary = "find the records that are of the same customer",
	.options = options,
	.options_size = sizeof(struct dedupe_options),
	.roles = roles,
	.makes = makes,
	.run = run,
};
