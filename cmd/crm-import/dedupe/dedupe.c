/* dedupe: which records are of the same customer. */
#include "dedupe.h"
#include "crm-import/linkage/match.h"
#include "crm-import/linkage/pairs.h"

#include "base/die.h"
#include "base/sort.h"
#include "cli/match_model.h"

#include <inttypes.h>
#include <stddef.h>

/* Every column that an option lists must be there. */
static void
check_list(const struct dedupe *d, const char *option, const char *list)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.p != NULL && rest.n > 0) {
		struct str name = str_trim(str_cut(&rest, ','));
		bool found = false;

		for (size_t i = 0; i < d->header.n; i++)
			found |= str_eq(d->header.name[i], name);
		if (!found)
			die(EXIT_USAGE, "--%s: there is no column \"%.*s\"",
			    option, STR_ARG(name));
	}
}

static void
join_address(struct dedupe *d)
{
	size_t address = mapping_column(&d->mapping, "address");

	for (size_t i = 0; address != ROLE_NONE && i < d->header.n; i++)
		if (i != address && dedupe_is_free(d, i))
			match_join(&d->match, d->header.name[i], i);
}

/* Are names written in Chinese? */
static bool
are_written(const struct dedupe *d)
{
	size_t column = mapping_column(&d->mapping, "customer_name");

	if (column == ROLE_NONE)
		column = mapping_column(&d->mapping, "first_name");
	for (size_t i = 0; column != ROLE_NONE && i < d->line.n; i++)
		if (latin_has_characters(d->cell.v[i * d->columns + column]))
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
		    !str_listed(str_given(o->ids), d->header.name[column]) &&
		    !str_listed(str_given(o->ignore), d->header.name[column]))
			match_add(&d->match, use->role, use->role, column);
	}
	for (size_t i = 0; i < d->header.n; i++)
		if (str_listed(str_given(o->ids), d->header.name[i]))
			match_add(&d->match, NULL, d->header.name[i].p, i);
	for (size_t i = 0; i < d->header.n; i++)
		if (str_listed(str_given(o->categories), d->header.name[i]))
			match_add(&d->match, "region", d->header.name[i].p, i);
	dedupe_guess(d);
	join_address(d);
	match_add_found(&d->match, are_written(d));
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
		vec_push(&d->first, d->line.n);
		while (source_next(&d->source, &row)) {
			vec_reserve(&d->cell, d->cell.n + d->columns);
			for (size_t i = 0; i < d->columns; i++)
				d->cell.v[d->cell.n++] =
				    arena_str(&d->arena, row.field[i]);
			vec_push(&d->line, row.line);
		}
	} while (source_next_file(&d->source));
	vec_push(&d->first, d->line.n);
}

/* The country of telephones without one. */
static void
settle_country(struct dedupe *d)
{
	d->match.country = d->options->country;
	if (d->match.country == NULL &&
	    match_country(
		&d->match, d->cell.v, d->columns, d->line.n, d->country)) {
		d->match.country = d->country;
		report_say(&d->tool->report,
		    "telephones without a country are taken for those of %s, "
		    "as the others are: --country=%s",
		    d->country, d->country);
	}
}

/* The order of day and month in birth dates. */
static void
settle_dates(struct dedupe *d)
{
	static const char *const names[] = { "auto", "dmy", "mdy", "ymd" };
	struct report *r = &d->tool->report;
	bool settled = match_dates(&d->match, d->cell.v, d->columns, d->line.n);

	if (d->options->date_order > 0) {
		d->match.date.order =
		    (enum date_local_order)d->options->date_order;
		d->match.date.conflict = false;
	} else if (!settled) {
		report_say(r,
		    "warning: whether the day or the month of a date of birth "
		    "comes first cannot be told: --date-order=dmy or "
		    "--date-order=mdy");
	} else if (d->match.date.order != DATE_LOCAL_NONE) {
		report_detail(r, "--date-order=%s", names[d->match.date.order]);
	}
}

/* The model of another day. */
static void
apply_model(struct dedupe *d)
{
	scoped_by(match_model_free) struct match_model saved;
	struct diag diag;

	match_model_read(d->options->model, &saved);
	if (!match_model_fit(
		&saved, &d->match.data, &d->model, &d->known, &diag))
		die(diag.status, "%s: %s", d->options->model, diag.text);
	if (d->known.records > 0)
		d->match.known = &d->known;
}

static void
prepare(struct dedupe *d)
{
	settle_country(d);
	settle_dates(d);
	if (d->options->model != NULL)
		apply_model(d);
	match_room(&d->match, d->line.n);
	match_records(&d->match, d->cell.v, d->columns, NULL, d->line.n,
	    (int)d->tool->common.threads);
	match_finish(&d->match);
	if (d->options->one_to_one)
		d->match.data.split = d->first.v[1];
}

/* Numbers from 1 in the order of first records: of each record's, from the
 * first record of its group. Returns how many there are. */
static uint32_t
number_groups(const uint32_t *first, size_t n, uint32_t *number)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++)
		number[i] = first[i] == i ? ++count : number[first[i]];
	return count;
}

/* Households of customers; how many there are. */
static uint32_t
group_households(struct dedupe *d)
{
	size_t n = d->match.data.records;
	scoped uint32_t *first = mem_alloc(n, sizeof(*first));

	d->household = mem_alloc(n, sizeof(*d->household));
	linkage_households(
	    &d->pairs, d->options->threshold, n, d->cluster, first);
	return number_groups(first, n, d->household);
}

/* The pairs become customers, numbered in the order of their first records. */
static void
group(struct dedupe *d, uint64_t candidates)
{
	struct linkage_grouping grouping = { d->options->threshold,
		(size_t)d->options->max_cluster, d->options->one_to_one,
		d->linkage, &d->answers.different };
	size_t n = d->match.data.records;
	uint32_t households;
	uint64_t cut;

	d->cluster = mem_alloc(n, sizeof(*d->cluster));
	d->number = mem_zero(n, sizeof(*d->number));
	d->best = mem_alloc(n, sizeof(*d->best));
	cut = linkage_group(&d->pairs, &grouping, n, d->cluster, d->best);
	d->customers = number_groups(d->cluster, n, d->number);
	households = group_households(d);
	report_say(&d->tool->report,
	    "records: %zu, customers: %" PRIu32 ", households: %" PRIu32
	    ", pairs compared: %" PRIu64,
	    n, d->customers, households, candidates);
	if (cut > 0)
		report_say(&d->tool->report, "links cut%s: %" PRIu64,
		    grouping.one_to_one ? " by --one-to-one"
			: grouping.most > 0
			? " by --max-cluster, or since records contradict"
			: " since records of one customer would contradict",
		    cut);
}

static void
save_model(struct dedupe *d)
{
	if (d->known.records == 0)
		linkage_known_take(d->linkage, &d->known);
	match_model_write(
	    d->options->save, d->match.data.field, &d->model, &d->known);
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
		.together = d->options->threshold,
		.threads = (int)d->tool->common.threads,
	};
	struct linkage_report report;

	dedupe_read_answers(d);
	options.known = d->match.known;
	d->linkage = linkage_new(&d->match.data, &options);
	if (d->options->model == NULL)
		linkage_train(d->linkage, &d->model);
	linkage_learn_pairs(d->linkage, &d->model, &d->answers.same);
	dedupe_tell_model(d);
	linkage_match(d->linkage, &d->model, &d->pairs, &report);
	dedupe_heed_answers(d);
	dedupe_tell_blocking(d, &report);
	group(d, report.candidates);
}

static struct place
place_of(const struct dedupe *d, uint32_t record)
{
	return (struct place){ dedupe_file(d, record), d->line.v[record], 0 };
}

/* Records that others have made one customer though they hardly agree. */
static void
find_weak(struct dedupe *d, size_t from, size_t to)
{
	scoped VEC(uint32_t) record = { 0 };
	struct linkage_pair worst;
	struct place place;
	struct diag diag;
	char key[DEDUPE_KEY];

	for (size_t i = from; i < to; i++)
		vec_push(&record, d->by_customer[i].index);
	if (pairs_weak(d->linkage, record.v, record.n, &worst)) {
		vec_push(&d->weak, worst);
		dedupe_key(d, d->number[worst.a], key);
		diag_set(&diag, EXIT_DATA, "weak-customer",
		    "of %zu records of %s this one and that of line %" PRIu64
		    " are hardly the same (p = %.2g)",
		    to - from, key, d->line.v[worst.b], worst.probability);
		place = place_of(d, worst.a);
		report_warning(&d->tool->report, &place, &diag);
	}
}

/* Customers that somebody should look at. */
static void
check_customers(struct dedupe *d)
{
	size_t n = d->match.data.records;

	d->by_customer = mem_alloc(n, sizeof(*d->by_customer));
	sort_order(d->by_customer, n, i, d->number[i]);
	for (size_t from = 0, to; from < n; from = to) {
		uint32_t record = d->by_customer[from].index;
		struct place place;
		struct diag diag;
		char key[DEDUPE_KEY];

		to = dedupe_end(d, from);
		if (to - from <= (size_t)d->options->large) {
			find_weak(d, from, to);
			continue;
		}
		dedupe_key(d, d->number[record], key);
		diag_set(&diag, EXIT_DATA, "large-customer",
		    "%zu records are one customer, %s; this is the first",
		    to - from, key);
		place = place_of(d, record);
		report_warning(&d->tool->report, &place, &diag);
	}
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

static void
check_options(const struct dedupe *d)
{
	size_t files = d->tool->files;

	if (d->options->one_to_one && files != 2)
		die(EXIT_USAGE,
		    "--one-to-one links the records of two files, not of %zu",
		    files);
	if (d->options->one_to_one && d->options->max_cluster > 0)
		die(EXIT_USAGE, "--max-cluster has no use with --one-to-one");
}

static int
run(struct tool *tool, void *options)
{
	struct dedupe *d = tool_alloc(tool, sizeof(*d));
	struct mapping_options none = { .preset = NULL };
	struct kind kind = *kind_find("customers");

	d->tool = tool;
	d->options = options;
	check_options(d);
	kind.required = ""; /* who somebody is need not be an id */
	source_open(&d->source, tool, &d->options->source, SOURCE_CLEAN);
	mapping_make(&d->mapping, &kind, &d->source, &none);
	d->header = d->source.layout->header;
	keep_header(d);
	check_list(d, "id", d->options->ids);
	check_list(d, "category", d->options->categories);
	check_list(d, "ignore", d->options->ignore);
	read_records(d);
	if (!source_close(&d->source))
		return EXIT_DATA;
	choose_fields(d);
	prepare(d);
	link(d);
	check_customers(d);
	dedupe_write_rows(d);
	if (d->options->explain != NULL)
		dedupe_write_pairs(d);
	if (d->options->doubts != NULL)
		dedupe_write_doubts(d);
	if (d->options->golden != NULL)
		dedupe_write_golden(d);
	dedupe_advise(d);
	if (d->options->save != NULL)
		save_model(d);
	return 0;
}

#include "dedupe.def"

const struct method import_dedupe = { METHOD_TOLD, .run = run };
