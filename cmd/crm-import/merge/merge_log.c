#include "merge_log.h"
#include "csv/row.h"

void
merge_log_open(struct merge_log *log, int32_t as_of, int digits)
{
	log->as_of = as_of;
	out_open_memory(&log->out);
	csv_writer_init(&log->w, &log->out, ',', digits);
}

void
merge_log_write(struct merge_log *log, const struct log_line *line)
{
	struct csv_writer *w = &log->w;

	csv_row(w, csv_day(log->as_of), line->op, line->key, line->other,
	    line->field, line->old, line->new, line->rule, line->weight);
}

struct str
merge_log_header(void)
{
	return STR("as_of,op,customer_key,other_key,field,old,new,rule,"
		   "weight\n");
}

struct str
merge_log_lines(const struct merge_log *log)
{
	return (struct str){ log->out.bytes, log->out.n };
}
