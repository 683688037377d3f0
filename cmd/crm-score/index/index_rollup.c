/*
 * index --table=rollup: company indices to industries, sectors and countries.
 */
#include "crm-score/shared/measures.h"
#include "csv/row.h"
#include "index.h"

#include "cli/heading.h"
#include "math/sum.h"

#include <math.h>

int
index_rollup(struct tool *tool)
{
	const struct frame_column *index, *sales;
	struct frame f;

	frame_open(&f, tool);
	index = frame_want(&f, "index", FRAME_REAL, FRAME_NEEDED);
	sales =
	    frame_want(&f, "sales", FRAME_REAL, FRAME_NEEDED | FRAME_FILLED);
	if (frame_load(&f)) {
		frame_key_names(&f, f.w);
		heading_line(f.w, "companies,sales,index");
		for (size_t g = 0; g < frame_parts(&f); g++) {
			size_t n, known = 0;
			const size_t *row = frame_rows(&f, g, &n);
			struct sum sum = { 0 }, weight = { 0 };

			for (size_t i = 0; i < n; i++) {
				if (isnan(index->real[row[i]]))
					continue;
				known++;
				sum_add(&weight, sales->real[row[i]]);
				sum_add(&sum,
				    sales->real[row[i]] * index->real[row[i]]);
			}
			frame_key_cells(&f, g, f.w);
			csv_row(f.w, known, sum_value(&weight),
			    sum_value(&sum) / sum_value(&weight));
		}
	}
	return frame_close(&f);
}
