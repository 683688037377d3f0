/* merge: a delivery of customer records into the master file. */
#include "merge.h"

#include "csv/row.h"
#include "merge_commit.h"
#include "merge_key.h"
#include "merge_link.h"
#include "merge_rows.h"

#include "base/die.h"
#include "text/date.h"

#include <inttypes.h>
#include <stddef.h>

/* The keys of all records, and the rows of all customers. True when the master
 * is to be written. */
static bool
settle(struct merge *m, struct key_counts *counts)
{
	const struct merge_options *o = m->options;
	struct link_options options = { o->model, o->country, o->answers,
		m->id.v, m->id.n, o->threshold, o->prefix,
		(int)m->tool->common.threads, &m->links, o->doubts != NULL };
	struct link_result *links = tool_alloc(m->tool, sizeof(*links));

	*counts = (struct key_counts){ 0 };
	merge_link(&m->store, &options, links, &m->tool->report);
	if (!links->same)
		merge_key(&m->store, links, o->prefix, &m->log, counts);
	if (links->household != NULL)
		merge_household(m, links->household);
	if (links->doubts != NULL)
		merge_doubts_write(m, links->doubts);
	return merge_golden_make(m);
}

static void
tell(const struct merge *m, const struct key_counts *counts)
{
	struct report *r = &m->tool->report;

	report_say(r,
	    "records: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
	    " as they were; customers: %" PRIu64 " new, %" PRIu64
	    " changed, %" PRIu64 " retired",
	    m->added, m->updated, m->unchanged, counts->created, m->revised,
	    counts->retired);
	if (counts->moved > 0)
		report_say(r, "%" PRIu64 " records have left their customer",
		    counts->moved);
}

/* A master that came without its records, or has lost them. */
static void
warn_of_records(const struct merge *m)
{
	if (m->store.has_master && !m->store.has_records)
		report_say(&m->tool->report,
		    "warning: %s.records is not there: each customer of %s is "
		    "taken for one record, which only its customer_id or "
		    "--model finds again",
		    m->options->master, m->options->master);
}

/* What is odd, and may be wrong. */
static void
warn(const struct merge *m)
{
	struct report *r = &m->tool->report;
	struct str rest =
	    str_of(m->options->trust == NULL ? "" : m->options->trust);

	while (rest.n > 0) {
		struct str name = str_trim(str_cut(&rest, ','));

		if (map_find(&m->store.sources, name) == MAP_NONE)
			report_say(r,
			    "warning: --trust: there is no record of the "
			    "source %.*s",
			    STR_ARG(name));
	}
	if (m->stale > 0)
		report_say(r,
		    "warning: records known as of a later day, and left as "
		    "they are: %" PRIu64,
		    m->stale);
	if (m->large > 0)
		report_say(r,
		    "warning: customers of more than %" PRId64
		    " records: %" PRIu64 "; %.*s has %zu",
		    m->options->large, m->large, STR_ARG(m->largest_key),
		    m->largest);
}

/* A new state of one of the files; what it is is noted for the links. */
static void
commit_file(struct merge *m, struct commit *c, enum commit_file file,
    enum store_file which)
{
	struct out *out = merge_commit_open(c, file);
	struct csv_writer w;

	csv_writer_init(&w, out, ',', 6);
	if (which == STORE_RECORDS)
		merge_store_write(&m->store, &w);
	else
		merge_golden_write(m, &w);
	out_flush(out);
	if (m->links.changed)
		m->store.print[which] = merge_rows_print_of(c->new_path[file]);
}

static void
commit(struct merge *m, struct commit *c, bool master)
{
	bool records = master || m->store.changed;

	m->links.changed |= records && m->options->model != NULL;
	if (!records && !m->links.changed)
		return;
	if (records)
		commit_file(m, c, COMMIT_RECORDS, STORE_RECORDS);
	if (master)
		commit_file(m, c, COMMIT_MASTER, STORE_ROWS);
	if (m->links.changed)
		merge_links_write(&m->links,
		    merge_commit_open(c, COMMIT_COMPARED), &m->store,
		    m->store.print);
	merge_commit_end(c, merge_log_header(), merge_log_lines(&m->log));
}

/* Whose each record of the source is. */
static void
write_crosswalk(struct merge *m)
{
	bool plain;
	struct csv_writer *w = tool_output(m->tool);

	plain = w->delimiter == ',' && w->json == NULL;
	csv_row(w, "source", "record_id", "customer_key", "first_seen",
	    "last_seen");
	vec_each (const struct store_record, r, &m->store.record) {
		struct str known;

		if (r->source != m->source)
			continue;
		if (plain && merge_rows_own(r, &known)) {
			csv_verbatim(w, known);
			csv_end(w);
			continue;
		}
		csv_row(w, map_text(&m->store.sources, r->source), r->id,
		    map_text(&m->store.keys, r->key), csv_day(r->first_seen),
		    csv_day(r->last_seen));
	}
	tool_close(m->tool);
}

static void
tell_day(const struct merge *m)
{
	char day[DATE_MAX];

	if (m->as_of != DATE_NONE)
		report_detail(&m->tool->report, "--source=%s --as-of=%.*s",
		    m->options->name, (int)date_print(day, m->as_of), day);
}

static int
run(struct tool *tool, void *options)
{
	struct merge *m = tool_alloc(tool, sizeof(*m));
	struct commit *c = tool_alloc(tool, sizeof(*c));
	const struct merge_options *o = options;
	struct key_counts counts;

	m->tool = tool;
	m->options = options;
	if (o->name[0] == '\0' || strcmp(o->name, STORE_RETIRED) == 0)
		die(EXIT_USAGE, "--source: \"%s\" is no name for a source",
		    o->name);
	if (o->doubts != NULL && o->model == NULL)
		die(EXIT_USAGE,
		    "--doubts are those of a model: --model=FILE, which "
		    "crm-import dedupe --save-model=FILE writes");
	merge_commit_begin(c, o->master, o->log, o->wait);
	if (o->model != NULL)
		merge_links_read(&m->links, c->path[COMMIT_COMPARED]);
	merge_store_read(
	    &m->store, c->path[COMMIT_MASTER], o->name, &m->links.known);
	merge_links_check(&m->links, &m->store);
	m->as_of = tool->common.as_of != DATE_NONE
	    ? tool->common.as_of
	    : merge_store_latest(&m->store);
	tell_day(m);
	warn_of_records(m);
	merge_log_open(&m->log, m->as_of, (int)tool->common.digits);
	if (!merge_delivery_read(m))
		return EXIT_DATA;
	commit(m, c, settle(m, &counts));
	tell(m, &counts);
	warn(m);
	write_crosswalk(m);
	return 0;
}

#include "merge.def"

const struct method import_merge = { METHOD_TOLD, .run = run };
