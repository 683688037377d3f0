/*
 * mask: persons out of a file, joins kept: keyed pseudonyms, partial masks and
 * bands, column by column.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/rows.h"
#include "io/again.h"
#include "mask_cell.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY = 4096 }; /* bytes, at most */

struct mask {
	const char *key, *pseudonym, *partial, *band, *drop;

	/* Behind the options: the run. */
	struct input in;
	struct masking *column; /* of the input's columns */
	unsigned char key_bytes[KEY];
	size_t key_n;
};

/* What a thread has of its own. */
struct lane_mask {
	const struct mask *m;
	struct masker masker;
};

#include "mask.def"

/* Random bytes, also when they are written as digits, have far more than eight
 * different ones, none of them makes up half, and no period. */
static bool
is_mixed(const unsigned char *bytes, size_t n)
{
	size_t times[256] = { 0 }, different = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		different += times[bytes[i]] == 0;
		squares += 2 * times[bytes[i]]++ + 1;
	}
	for (size_t period = 1; period + 16 <= n; period++)
		if (memcmp(bytes, bytes + period, n - period) == 0)
			return false;
	return different >= 8 && 4 * squares <= n * n;
}

/* Nor have their steps: who counts or spells the alphabet makes no key. */
static bool
is_random(const unsigned char *key, size_t n)
{
	unsigned char step[KEY];

	for (size_t i = 1; i < n; i++)
		step[i - 1] = (unsigned char)(key[i] - key[i - 1]);
	return is_mixed(key, n) && is_mixed(step, n - 1);
}

/* The key: whole, long enough, and nobody else's to read. */
static void
read_key(struct mask *m)
{
	struct stat status;
	int fd;

	if (m->pseudonym == NULL)
		return;
	if (m->key == NULL)
		die(EXIT_USAGE, "--pseudonym needs --key=FILE");
	fd = again_open(m->key, O_RDONLY, 0);
	if (fd < 0 || fstat(fd, &status) != 0)
		die(EXIT_SYSTEM, "cannot read %s: %s", m->key, strerror(errno));
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		die(EXIT_USAGE,
		    "%s: others may read the key; chmod 600 it first", m->key);
	m->key_n = 0;
	for (ssize_t n = 1; n > 0;) {
		n = again_read(fd, m->key_bytes + m->key_n, KEY - m->key_n);
		if (n < 0)
			die(EXIT_SYSTEM, "cannot read %s: %s", m->key,
			    strerror(errno));
		m->key_n += (size_t)n;
	}
	close(fd);
	if (m->key_n < 32)
		die(EXIT_USAGE, "%s: a key has 32 bytes or more", m->key);
	if (!is_random(m->key_bytes, m->key_n))
		die(EXIT_USAGE,
		    "%s: the key repeats itself and could be guessed; "
		    "head -c 32 /dev/urandom makes one",
		    m->key);
}

/* "a:x,b" of one option: sets what happens to each column. */
static void
read_list(struct mask *m, const char *list, enum masking_kind kind)
{
	struct str rest = { list, list == NULL ? 0 : strlen(list) };

	while (rest.p != NULL) {
		struct str item = str_cut(&rest, ',');
		struct str name = str_cut(&item, ':');
		size_t column;
		struct diag d;

		column = header_find(&m->in.header, name, &d);
		if (column == ROLE_NONE)
			tool_fail(m->in.tool, &d);
		if (m->column[column].kind != MASKING_NONE)
			die(EXIT_USAGE, "column \"%.*s\" is masked twice",
			    STR_ARG(name));
		if (!masking_read(&m->column[column], kind, name, item, &d))
			die(EXIT_USAGE, "%s", d.text);
		if (kind == MASKING_PSEUDONYM)
			masking_key(&m->column[column], m->key_bytes, m->key_n);
	}
}

/* A value that does not suit its band: the row is rejected. */
static bool
check_row(const struct mask *m, struct input *in, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct diag d;

		if (m->column[i].kind != MASKING_BAND ||
		    input_null(in, row, i) ||
		    masking_suits(&m->column[i], row->field[i], &d))
			continue;
		return input_reject(in, row, i, &d);
	}
	return true;
}

/* A rows_work. */
static void
mask_row(void *lane, struct input *in, const struct csv_row *row,
    struct csv_writer *w)
{
	struct lane_mask *l = lane;
	const struct mask *m = l->m;

	if (!check_row(m, in, row))
		return;
	for (size_t i = 0; i < row->n; i++) {
		const struct masking *column = &m->column[i];

		if (column->kind == MASKING_DROP)
			continue;
		if (column->kind == MASKING_NONE)
			csv_field(w, row->field[i]);
		else if (input_null(in, row, i))
			csv_empty(w);
		else
			csv_field(
			    w, masking_cell(column, &l->masker, row->field[i]));
	}
	csv_end(w);
}

static void
mask_rows(struct mask *m, struct csv_writer *w)
{
	struct lane_mask lane[TASKS_THREADS];
	void *self[TASKS_THREADS];
	int threads = rows_threads(&m->in);

	for (int i = 0; i < threads; i++) {
		lane[i] = (struct lane_mask){ .m = m };
		self[i] = &lane[i];
	}
	rows_write(&m->in, w, threads, mask_row, self);
	for (int i = 0; i < threads; i++) {
		vec_free(&lane[i].masker.normal);
		vec_free(&lane[i].masker.result);
	}
}

static int
run(struct tool *tool, void *self)
{
	struct mask *m = self;
	struct csv_writer *w;

	if (m->pseudonym == NULL && m->partial == NULL && m->band == NULL &&
	    m->drop == NULL)
		die(EXIT_USAGE,
		    "nothing to mask: say --pseudonym, --partial, "
		    "--band or --drop");
	read_key(m);
	input_open(&m->in, tool);
	m->column = mem_zero(m->in.header.n, sizeof(*m->column));
	read_list(m, m->pseudonym, MASKING_PSEUDONYM);
	read_list(m, m->partial, MASKING_PARTIAL);
	read_list(m, m->band, MASKING_BAND);
	read_list(m, m->drop, MASKING_DROP);
	w = tool_output(tool);
	for (size_t i = 0; i < m->in.header.n; i++)
		if (m->column[i].kind != MASKING_DROP)
			csv_field(w, m->in.header.name[i]);
	csv_end(w);
	mask_rows(m, w);
	input_close(&m->in);
	for (size_t i = 0; i < m->in.header.n; i++)
		masking_forget(&m->column[i]);
	sodium_memzero(m->key_bytes, sizeof(m->key_bytes));
	return tool_close(tool);
}

const struct method import_mask = { METHOD_TOLD, .run = run };
