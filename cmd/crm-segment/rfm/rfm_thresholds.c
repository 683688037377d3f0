#include "rfm_thresholds.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "csv/load.h"
#include "csv/row.h"
#include "text/num.h"

static const char *const measure_names[THRESHOLD_MEASURES] = { "recency",
	"frequency", "monetary" };

static bool
closed_lower(const struct bins *b)
{
	return b->method == BINS_R || b->closed_lower;
}

/* A bound at full precision, so that applying it gives the same scores. */
static void
write_bound(struct csv_writer *w, double bound)
{
	char text[NUM_MAX];

	csv_field(w, (struct str){ text, num_print_exact(text, bound) });
}

static void
write_level(struct csv_writer *w, const char *measure, const struct bins *b,
    int level, const uint64_t *count)
{
	int score = b->descending ? b->count + 1 - level : level;

	csv_cells(w, measure, score);
	if (level == 1)
		csv_empty(w);
	else
		write_bound(w, b->cut[level - 2]);
	if (level == b->count)
		csv_empty(w);
	else
		write_bound(w, b->cut[level - 1]);
	csv_row(w, closed_lower(b) ? STR("lower") : STR("upper"), count[score]);
}

void
thresholds_save(const struct tool *tool, const char *path,
    const struct bins bins[THRESHOLD_MEASURES],
    uint64_t count[THRESHOLD_MEASURES][BINS_MAX + 1])
{
	struct tool_output o;

	heading_open(
	    tool, &o, path, "measure,score,lower,upper,closed,customers");
	for (int i = 0; i < THRESHOLD_MEASURES; i++)
		for (int level = 1; level <= bins[i].count; level++)
			write_level(
			    &o.w, measure_names[i], &bins[i], level, count[i]);
	out_close(&o.out);
}

/* The columns of the table. */
struct columns {
	size_t measure, score, upper, closed;
};

static bool
read_row(const struct csv_table *t, const struct columns *c, size_t row,
    struct bins bins[THRESHOLD_MEASURES], struct diag *d)
{
	struct str measure = csv_table_cell(t, row, c->measure);
	struct str upper = csv_table_cell(t, row, c->upper);
	struct str closed = csv_table_cell(t, row, c->closed);
	size_t i = str_place(measure, measure_names, THRESHOLD_MEASURES);

	if (i == THRESHOLD_MEASURES)
		return csv_table_bad(t, row, d,
		    "measure \"%.*s\" is none of recency, frequency, monetary",
		    STR_ARG(measure));
	if (bins[i].count == BINS_MAX)
		return csv_table_bad(
		    t, row, d, "more than %d scores", BINS_MAX);
	bins[i].closed_lower = str_eq(closed, STR("lower"));
	if (upper.n > 0 &&
	    !csv_table_real(t, row, c->upper, &bins[i].cut[bins[i].count], d))
		return false;
	bins[i].count++;
	return true;
}

bool
thresholds_load(
    const char *path, struct bins bins[THRESHOLD_MEASURES], struct diag *d)
{
	scoped_by(csv_table_free) struct csv_table t;
	struct columns c;
	bool well = csv_load(path, &t, d) &&
	    csv_table_columns(&t, "measure", &c.measure, d) &&
	    csv_table_columns(&t, "score", &c.score, d) &&
	    csv_table_columns(&t, "upper", &c.upper, d) &&
	    csv_table_columns(&t, "closed", &c.closed, d);

	for (int i = 0; i < THRESHOLD_MEASURES; i++)
		bins[i] =
		    (struct bins){ .method = BINS_FIXED, .descending = i == 0 };
	for (size_t row = 0; well && row < t.rows; row++)
		well = read_row(&t, &c, row, bins, d);
	if (well &&
	    (bins[0].count < 2 || bins[1].count != bins[0].count ||
		bins[2].count != bins[0].count))
		well = diag_set(d, EXIT_USAGE, "rule",
		    "%s: each measure needs the same number of scores, at "
		    "least two",
		    path);
	return well;
}
