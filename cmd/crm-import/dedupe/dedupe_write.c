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
	struct tool_output out;

	tool_output(d->tool, &out);
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&out.w, d->header.name[i]);
	csv_row(&out.w, "customer_key", "household_key", "match_probability");
	for (uint32_t k = 0; k < d->match.data.records; k++) {
		for (size_t i = 0; i < d->columns; i++)
			csv_field(&out.w, d->cell.v[k * d->columns + i]);
		dedupe_write_key(d, &out.w, k);
		write_household(d, &out.w, k);
		csv_row(&out.w, d->best[k]);
	}
	tool_close(d->tool, &out);
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
	for (size_t i = 0; i < d->columns; i++)
		csv_field(w, chosen[i]);
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
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&w, d->header.name[i]);
	csv_end(&w);
	for (size_t from = 0, to; from < d->match.data.records; from = to) {
		to = dedupe_end(d, from);
		write_customer(d, &w, from, to, &golden);
	}
	out_close(&out);
}
