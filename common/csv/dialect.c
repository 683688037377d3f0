#include "csv/dialect.h"

#include <stdbool.h>

enum { RECORDS = 100 };

/*
 * Counts the cells of the record at the front of *s and takes it off; -1 when
 * the sample ends before the record does.
 */
static int
cut_record(struct str *s, char delimiter)
{
	bool quoted = false, at_start = true;
	int cells = 1;

	for (size_t i = 0; i < s->n; i++) {
		char c = s->p[i];

		if (c == '"' && (quoted || at_start)) {
			quoted = !quoted;
		} else if (!quoted && c == delimiter) {
			cells++;
			at_start = true;
			continue;
		} else if (!quoted && (c == '\n' || c == '\r')) {
			s->p += i + 1;
			s->n -= i + 1;
			return cells;
		}
		at_start = false;
	}
	s->p += s->n;
	s->n = 0;
	return -cells;
}

/* How many records have as many cells as the first, which has *width. */
static int
count_alike(struct str sample, char delimiter, bool whole, int *width)
{
	int alike = 0;

	*width = 0;
	for (int i = 0; i < RECORDS && sample.n > 0; i++) {
		bool blank = *sample.p == '\n' || *sample.p == '\r';
		int cells = cut_record(&sample, delimiter);

		if (cells < 0 && !whole && *width > 0)
			break;
		if (cells < 0)
			cells = -cells;
		if (blank)
			continue;
		if (*width == 0)
			*width = cells;
		alike += cells == *width;
	}
	return alike;
}

char
csv_find_delimiter(struct str sample, int whole)
{
	static const char candidates[] = { ',', '\t', ';', '|' };
	int best_alike = 0, best_width = 1;
	char best = ',';

	for (size_t i = 0; i < sizeof(candidates); i++) {
		int width;
		int alike =
		    count_alike(sample, candidates[i], whole != 0, &width);

		if (width < 2)
			continue;
		if (best_width == 1 || alike > best_alike ||
		    (alike == best_alike && width > best_width)) {
			best = candidates[i];
			best_alike = alike;
			best_width = width;
		}
	}
	return best;
}
