#include "pareto.h"

#include "base/mem.h"
#include "base/sort.h"

struct pareto_line *
pareto_lines(const double *size, size_t n, double head)
{
	struct pareto_line *line = mem_alloc(n, sizeof(*line));
	scoped struct sort_item *order = sort_numbers(size, n, true);
	double all = 0, sum = 0;

	for (size_t i = 0; i < n; i++)
		all += size[i];
	for (size_t i = 0; i < n; i++) {
		line[i].index = order[i].index;
		line[i].vital = sum < head * all * (1 - 1e-12);
		sum += size[order[i].index];
		line[i].share = size[order[i].index] / all;
		line[i].cumulative = sum / all;
	}
	return line;
}
