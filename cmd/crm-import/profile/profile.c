/* profile: what is in a file, column by column, before anything is done to it.
 */
#include "base/arena.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "crm-import/reading/source.h"
#include "profile_column.h"
#include "table/column.h"
#include "text/normalise.h"
#include "text/token.h"

#include <stddef.h>

struct profile_options {
	struct source_options source;
};

#include "profile.def"

static bool
is_empty(const struct tool *tool, struct str cell)
{
	return column_is_null(cell, tool->common.null, TOKEN_TEXT) ||
	    (tool->common.null == NULL && token_excel_error(cell));
}

enum { BATCH = 4096 };

/* Some rows: while one batch is read, the columns of the one before are looked
 * at, each by one thread at a time, so that it sees its cells in order. */
struct batch {
	struct arena text;
	VEC(struct str) cell; /* of all rows, column by column in each */
	VEC(uint64_t) line;   /* of each row */
};

struct profile {
	struct tool *tool;
	struct source s;
	struct profile_column *column;
	size_t n;
	struct batch batch[2], *read, *seen;
	bool more;
};

static bool
next_row(struct source *s, struct tidy_row *row)
{
	do
		if (source_next(s, row))
			return true;
	while (source_next_file(s));
	return false;
}

static void
read_batch(struct profile *p)
{
	struct batch *b = p->read;
	struct tidy_row row;

	arena_free(&b->text);
	b->cell.n = b->line.n = 0;
	while (p->more && b->line.n < BATCH) {
		p->more = next_row(&p->s, &row);
		if (!p->more)
			break;
		vec_push(&b->line, row.line);
		for (size_t i = 0; i < p->n; i++)
			vec_push(&b->cell,
			    i < row.n ? arena_str(&b->text, row.field[i])
				      : (struct str){ NULL, 0 });
	}
}

/* Piece 0 reads on, the others are the columns. */
static void
do_piece(void *profile, size_t piece, int thread)
{
	struct profile *p = profile;
	const struct batch *b = p->seen;

	(void)thread;
	if (piece == 0) {
		read_batch(p);
		return;
	}
	for (size_t row = 0, i = piece - 1; row < b->line.n; row++) {
		struct str cell = b->cell.v[row * p->n + i];

		if (cell.p == NULL)
			continue;
		cell = normalise_trim(cell);
		profile_add(&p->column[i], cell, is_empty(p->tool, cell),
		    b->line.v[row]);
	}
}

static void
read_all(struct profile *p)
{
	int threads = (int)p->tool->common.threads;

	p->more = true;
	p->read = &p->batch[0];
	p->seen = &p->batch[1];
	read_batch(p);
	while (p->read->line.n > 0) {
		struct batch *read = p->read;

		p->read = p->seen;
		p->seen = read;
		tasks_run(p->n + 1, p->more ? threads : 1, do_piece, p);
	}
	for (int i = 0; i < 2; i++) {
		arena_free(&p->batch[i].text);
		vec_free(&p->batch[i].cell);
		vec_free(&p->batch[i].line);
	}
}

static int
run(struct tool *tool, void *opts)
{
	const struct profile_options *o = opts;
	struct profile *p = tool_alloc(tool, sizeof(*p));
	struct csv_writer *w;

	p->tool = tool;
	source_open(&p->s, tool, &o->source, SOURCE_CLEAN);
	p->n = p->s.layout->header.n;
	p->column = mem_zero(p->n, sizeof(*p->column));
	for (size_t i = 0; i < p->n; i++)
		profile_start(&p->column[i],
		    arena_str(&p->s.arena, p->s.layout->header.name[i]),
		    (uint64_t)tool->common.seed);
	read_all(p);
	w = tool_output(tool);
	profile_write_names(w);
	for (size_t i = 0; i < p->n; i++)
		profile_write(&p->column[i], w);
	if (!source_close(&p->s)) {
		out_abandon(w->out);
		return EXIT_DATA;
	}
	return tool_close(tool);
}

const struct method import_profile = { METHOD_TOLD, .run = run };
