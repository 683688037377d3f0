#include "figures.h"

void
figure_share(struct csv_writer *w, double part, double whole)
{
	if (whole > 0)
		csv_real(w, part / whole);
	else
		csv_empty(w);
}

void
figure_period(struct csv_writer *w, enum period_kind kind, int32_t period)
{
	char text[PERIOD_TEXT];
	size_t n = period_print_dated(text, kind, period);

	csv_field(w, (struct str){ text, n });
}
