/*
 * figures: computed cells that several tables write.
 */
#pragma once

#include "csv/writer.h"
#include "text/period.h"

/* part / whole; empty unless whole > 0. */
void figure_share(struct csv_writer *w, double part, double whole);
/* A period by its name, a week by its Monday. */
void figure_period(struct csv_writer *w, enum period_kind kind, int32_t period);
