/* What dedupe writes. */
#include "dedupe.h"

#include "base/sort.h"
#include "crm-import/linkage/golden.h"
#include "csv/row.h"

static void
write_household(const struct dedupe *d, struct csv_writer *w, uint32_t record)
{
	char key[DEDUPE_KEY];

	dedupe_household(d, record, key);
	csv_field(w, str_of(key));
}

void
dedupe_write_rows(struct dedupe *d)
{
	struct csv_writer *w = tool_output(d->tool);

	csv_fields(w, d->header.name, d->columns);
	csv_row(w, "customer_key", "household_key", "match_probability");
	for (uint32_t k = 0; k < d->match.data.records; k++) {
		csv_fields(w, d->cell.v + k * d->columns, d->columns);
		dedupe_write_key(d, w, k);
		write_household(d, w, k);
		csv_row(w, d->best[k]);
	}
	tool_close(d->tool);
}

static void
write_customer(struct dedupe *d, struct csv_writer *w, size_t from, size_t to,
    const struct golden *golden)
{
	scoped struct golden_record *records =
	    mem_zero(to - from, sizeof(*records));
	scoped struct str *chosen = mem_alloc(d->columns, sizeof(*chosen));

	for (size_t i = from; i < to; i++)
		records[i - from].cell =
		    d->cell.v + d->by_customer[i].index * d->columns;
	golden_choose(golden, records, to - from, chosen);
	dedupe_write_key(d, w, d->by_customer[from].index);
	write_household(d, w, d->by_customer[from].index);
	csv_int(w, (int64_t)(to - from));
	csv_fields(w, chosen, d->columns);
	csv_end(w);
}

void
dedupe_write_golden(struct dedupe *d)
{
	scoped int *group = mem_zero(d->columns, sizeof(*group));
	struct golden golden = { d->columns, group, NULL };
	struct csv_writer w;
	struct out out;

	/* what is found in a name is no column of its own */
	for (int f = d->match.data.fields - 1; f >= 0; f--)
		group[d->match.column[f]] = golden_group(d->match.role[f]);
	out_open(&out, d->options->golden);
	csv_writer_init(&w, &out, ',', 6);
	csv_cells(&w, "customer_key", "household_key", "record_count");
	csv_fields(&w, d->header.name, d->columns);
	csv_end(&w);
	for (size_t from = 0, to; from < d->match.data.records; from = to) {
		to = dedupe_end(d, from);
		write_customer(d, &w, from, to, &golden);
	}
	out_close(&out);
}
