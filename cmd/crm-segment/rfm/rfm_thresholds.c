#include "rfm_thresholds.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
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
thresholds_save(struct tool *tool, const char *path,
    const struct bins bins[THRESHOLD_MEASURES],
    uint64_t count[THRESHOLD_MEASURES][BINS_MAX + 1])
{
	struct csv_writer *w = heading_open(
	    tool, path, "measure,score,lower,upper,closed,customers");

	for (int i = 0; i < THRESHOLD_MEASURES; i++)
		for (int level = 1; level <= bins[i].count; level++)
			write_level(
			    w, measure_names[i], &bins[i], level, count[i]);
	out_close(w->out);
}

static void
take_level(void *data, const struct side_row *row)
{
	struct bins *bins = data;
	struct str measure = side_text(row, 0);
	size_t i = str_place(measure, measure_names, THRESHOLD_MEASURES);

	if (i == THRESHOLD_MEASURES)
		side_bad(row,
		    "measure \"%.*s\" is none of recency, frequency, monetary",
		    STR_ARG(measure));
	if (bins[i].count == BINS_MAX)
		side_bad(row, "more than %d scores", BINS_MAX);
	bins[i].closed_lower = str_eq(side_text(row, 3), STR("lower"));
	if (side_text(row, 2).n > 0 && bins[i].count < BINS_MAX - 1)
		bins[i].cut[bins[i].count] = side_real(row, 2);
	bins[i].count++;
}

void
thresholds_load(
    struct tool *tool, const char *path, struct bins bins[THRESHOLD_MEASURES])
{
	for (int i = 0; i < THRESHOLD_MEASURES; i++)
		bins[i] =
		    (struct bins){ .method = BINS_FIXED, .descending = i == 0 };
	side_read(tool, path, "measure,score,upper,closed", take_level, bins);
	if (bins[0].count < 2 || bins[1].count != bins[0].count ||
	    bins[2].count != bins[0].count)
		die(EXIT_USAGE,
		    "%s: each measure needs the same number of scores, at "
		    "least two",
		    path);
}
