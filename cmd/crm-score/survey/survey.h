/*
 * survey: what the files of the method share.
 */
#pragma once

#include "crm-score/shared/bands.h"
#include "crm-score/shared/frame.h"
#include "crm-score/shared/measures.h"
#include "model/rating.h"

struct survey_options {
	int table, period;
	const char *scale, *nps_scale, *nps_cuts, *ces_scale, *bands;
	const char *expected, *perceived, *problem, *questions, *banner;
	double level, delight, tolerance, margin, population, head;
	int64_t min_group;
};

/* The answers to one question and how they are counted. */
struct survey_question {
	const struct frame_column *column; /* NULL: not asked */
	double low, high;		   /* the scale */
	double bottom, top; /* <= bottom is low, >= top is high */
};

enum { SURVEY_NPS, SURVEY_CSAT, SURVEY_CES, SURVEY_QUESTIONS };

struct survey {
	struct frame f;
	const struct survey_options *o;
	struct survey_question question[SURVEY_QUESTIONS];
	const struct frame_column *date, *weight, *sent, *problem;
	const struct frame_column *complained, *resolved, *repurchased;
	struct frame_list expected, perceived;
	struct frame_list questions, banner; /* of cross tables, texts */
	struct bands bands;
};

/* The answers of some rows to a question. */
struct survey_answers {
	struct rating_answers count; /* by weight; passives are the middle */
	double answers, blank;	     /* rows */
	double *x, *w;		     /* the answers and their weights */
};

/* A period (--period) with the rows that fall into it. */
struct survey_period {
	int32_t number; /* from year 0 */
	int32_t start;	/* its first day */
	bool partial;	/* not over at the as-of date */
	size_t *row, n;
};

struct survey_periods VEC_OF(struct survey_period);

/* The periods of dated rows, in order of time; survey_free_periods. */
struct survey_periods
survey_split(const struct survey *s, const size_t *row, size_t n);
void survey_free_periods(struct survey_periods *list);

/* The weight of a row: 1 without a column; NaN: none. */
double survey_weight(const struct survey *s, size_t row);

/* The tables, of a part or whole. */
void survey_summary(void *data, size_t group, struct csv_writer *w);
void survey_trend(void *data, size_t group, struct csv_writer *w);
void survey_gaps(void *data, size_t group, struct csv_writer *w);
void survey_outcomes(void *data, size_t group, struct csv_writer *w);
void survey_problems(void *data, size_t group, struct csv_writer *w);
void survey_customers(void *data, struct csv_writer *w);
void survey_cross(void *data, struct csv_writer *w);
void survey_cross_tests(void *data, struct csv_writer *w);
void survey_waves(void *data, struct csv_writer *w);
