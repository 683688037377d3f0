#include "cli/rejects.h"

#include "base/die.h"
#include "text/num.h"

#include <inttypes.h>

void
rejects_open(struct rejects_file *f, const char *path,
    const struct header *header,
    void (*put)(struct csv_writer *w, struct str text))
{
	static const char *const own[] = { "_file", "_line", "_byte", "_column",
		"_code", "_message", "_value", "_raw" };

	*f = (struct rejects_file){ .open = path != NULL,
		.header = header,
		.put = put != NULL ? put : csv_field };
	if (path == NULL)
		return;
	out_open(&f->out, path);
	out_evidence(&f->out);
	csv_writer_init(&f->w, &f->out, ',', 6);
	for (size_t i = 0; i < COUNT(own); i++)
		f->put(&f->w, str_of(own[i]));
	for (size_t i = 0; i < header->n; i++)
		f->put(&f->w, header->name[i]);
	csv_end(&f->w);
}

void
rejects_close(struct rejects_file *f)
{
	if (f->open)
		out_close(&f->out);
}

void
rejects_drop(struct rejects_file *f)
{
	if (f->open)
		out_abandon(&f->out);
}

void
rejects_write(
    struct rejects_file *f, const struct rejects_row *row, const struct diag *d)
{
	size_t column = row->place.column; /* 0 and one too many: none */
	bool named = column - 1 < row->header->n;
	struct csv_writer *w = &f->w;

	if (!f->open)
		return;
	f->put(w, str_of(row->place.file));
	csv_int(w, (int64_t)row->place.line);
	csv_int_if(w, row->byte != UINT64_MAX, (int64_t)row->byte);
	f->put(w, named ? row->header->name[column - 1] : STR(""));
	f->put(w, str_of(d->code));
	f->put(w, str_of(d->text));
	f->put(w, named && column <= row->n ? row->field[column - 1] : STR(""));
	f->put(w, row->raw);
	for (size_t i = 0; i < f->header->n; i++)
		f->put(w, row->n == f->header->n ? row->field[i] : STR(""));
	csv_end(w);
}

void
rejects_begin(struct rejects *r, struct tool *tool)
{
	const char *text = tool->common.max_rejects;
	struct str number = str_of(text == NULL ? "100%" : text);
	int64_t n;

	*r = (struct rejects){
		.tool = tool, .most = UINT64_MAX, .percent = 100
	};
	if (str_ends(number, STR("%"))) {
		number.n--;
		if (num_real(number, &r->percent) && r->percent >= 0 &&
		    r->percent <= 100)
			return;
	} else if (num_int(number, &n) && n >= 0) {
		r->most = (uint64_t)n;
		return;
	}
	die(EXIT_USAGE,
	    "--max-rejects: \"%s\" is neither a number nor 0%% to 100%%", text);
}

void
rejects_take(struct rejects *r, const struct rejects_row *row,
    const struct diag *told, const struct diag *d)
{
	const struct common_options *o = &r->tool->common;
	struct report *report = &r->tool->report;

	r->n++;
	report_error(report, &row->place, told);
	if (!r->tool->def->tolerant && o->rejects == NULL &&
	    o->max_rejects == NULL) {
		report_say(report,
		    "--rejects=FILE puts such rows into FILE and goes on");
		report_close(report);
		die_now(EXIT_DATA);
	}
	rejects_write(&r->file, row, d);
	if (o->max_rejects == NULL) /* within what was asked for all is well */
		report_status(report, EXIT_DATA);
	if (r->n > r->most) {
		report_close(report);
		die(EXIT_DATA,
		    "more than %" PRIu64 " rows cannot be used (--max-rejects)",
		    r->most);
	}
}

bool
rejects_within(const struct rejects *r, uint64_t rows)
{
	if ((double)r->n * 100 <= r->percent * (double)rows)
		return true;
	report_wrong(&r->tool->report,
	    "more than %g%% of the rows cannot be used (--max-rejects)",
	    r->percent);
	return false;
}

void
rejects_sum(const struct rejects *r, bool said, uint64_t read, uint64_t kept,
    uint64_t skipped, const char *why)
{
	(said ? report_say : report_detail)(&r->tool->report,
	    "read %" PRIu64 " = kept %" PRIu64 " + rejected %" PRIu64
	    " + skipped %" PRIu64 "%s%s%s",
	    read, kept, r->n, skipped, skipped > 0 ? " (" : "", why,
	    skipped > 0 ? ")" : "");
}
