/*
 * kind: the drawings: each makes sections of a page from one table.
 */
#pragma once

#include "crm-report/page/page.h"

typedef void
draw_function(struct page *p, const struct table *t, const struct kind *k);

/* Reads the tables of the run and draws all of it. */
void draw_report(
    struct page *p, struct tool *tool, const struct report_options *options);

/* The drawings, by the names that kinds.tsv gives them. */
draw_function draw_abc;
draw_function draw_accounts;
draw_function draw_age;
draw_function draw_changes;
draw_function draw_cohort;
draw_function draw_counts;
draw_function draw_cox;
draw_function draw_curve;
draw_function draw_dso;
draw_function draw_dun;
draw_function draw_histogram;
draw_function draw_forecast;
draw_function draw_hold;
draw_function draw_letters;
draw_function draw_match;
draw_function draw_migrate;
draw_function draw_pay;
draw_function draw_provide;
draw_function draw_rate;
draw_function draw_recipe;
draw_function draw_rfm;
draw_function draw_summary;
draw_function draw_survey;
draw_function draw_survive;
draw_function draw_tracking;
draw_function draw_plain;
