/*
 * row: a record of a table in one statement, or some of its cells:
 *
 *	csv_row(w, name, 0.5, csv_amount(sum), csv_day(first));
 *
 * Each cell is written as its type says: texts (struct str, char *), numbers
 * (double) and whole numbers of any width. Amounts, days and counts look like
 * numbers to C, so they are named. The writer is an expression without effects;
 * cells are evaluated in their order, and there are at most 16.
 */
#pragma once

#include "csv/writer.h"
#include "text/money.h"

#define CSV_NO_AMOUNT INT64_MIN /* an empty cell */

/* What is no plain number. */
struct csv_amount {
	int64_t amount;
};
struct csv_day {
	int32_t day;
};
struct csv_number {
	double n;
};

static inline struct csv_amount
csv_amount(int64_t amount)
{
	return (struct csv_amount){ amount };
}

static inline struct csv_day
csv_day(int32_t day)
{
	return (struct csv_day){ day };
}

static inline struct csv_number
csv_number(double n)
{
	return (struct csv_number){ n };
}

/* A computed amount in units, rounded to so many decimals; empty where it is
 * none that can be counted. */
static inline struct csv_amount
csv_rounded(double units, int64_t decimals)
{
	struct csv_amount cell = { CSV_NO_AMOUNT };

	money_of_real(units, (int)decimals, &cell.amount);
	return cell;
}

/* The cells by their types. */
static inline void
csv_text_cell(struct csv_writer *w, const char *text)
{
	csv_field(w, str_of(text));
}

static inline void
csv_size_cell(struct csv_writer *w, uint64_t n)
{
	csv_int(w, (int64_t)n);
}

static inline void
csv_amount_cell(struct csv_writer *w, struct csv_amount cell)
{
	if (cell.amount == CSV_NO_AMOUNT)
		csv_empty(w);
	else
		csv_money(w, cell.amount);
}

static inline void
csv_day_cell(struct csv_writer *w, struct csv_day cell)
{
	csv_date(w, cell.day);
}

static inline void
csv_number_cell(struct csv_writer *w, struct csv_number cell)
{
	csv_count(w, cell.n);
}

/* clang-format off */
#define CSV_CELL(w, x) _Generic((x), \
	struct str: csv_field, char *: csv_text_cell, \
	const char *: csv_text_cell, double: csv_real, \
	bool: csv_int, int: csv_int, long: csv_int, long long: csv_int, \
	unsigned: csv_size_cell, unsigned long: csv_size_cell, \
	unsigned long long: csv_size_cell, \
	struct csv_amount: csv_amount_cell, struct csv_day: csv_day_cell, \
	struct csv_number: csv_number_cell)(w, x)
#define CSV_1(w, x) CSV_CELL(w, x)
#define CSV_2(w, x, ...) CSV_CELL(w, x), CSV_1(w, __VA_ARGS__)
#define CSV_3(w, x, ...) CSV_CELL(w, x), CSV_2(w, __VA_ARGS__)
#define CSV_4(w, x, ...) CSV_CELL(w, x), CSV_3(w, __VA_ARGS__)
#define CSV_5(w, x, ...) CSV_CELL(w, x), CSV_4(w, __VA_ARGS__)
#define CSV_6(w, x, ...) CSV_CELL(w, x), CSV_5(w, __VA_ARGS__)
#define CSV_7(w, x, ...) CSV_CELL(w, x), CSV_6(w, __VA_ARGS__)
#define CSV_8(w, x, ...) CSV_CELL(w, x), CSV_7(w, __VA_ARGS__)
#define CSV_9(w, x, ...) CSV_CELL(w, x), CSV_8(w, __VA_ARGS__)
#define CSV_10(w, x, ...) CSV_CELL(w, x), CSV_9(w, __VA_ARGS__)
#define CSV_11(w, x, ...) CSV_CELL(w, x), CSV_10(w, __VA_ARGS__)
#define CSV_12(w, x, ...) CSV_CELL(w, x), CSV_11(w, __VA_ARGS__)
#define CSV_13(w, x, ...) CSV_CELL(w, x), CSV_12(w, __VA_ARGS__)
#define CSV_14(w, x, ...) CSV_CELL(w, x), CSV_13(w, __VA_ARGS__)
#define CSV_15(w, x, ...) CSV_CELL(w, x), CSV_14(w, __VA_ARGS__)
#define CSV_16(w, x, ...) CSV_CELL(w, x), CSV_15(w, __VA_ARGS__)
#define CSV_PICK(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, pick, ...) \
	pick
#define csv_cells(w, ...) \
	CSV_PICK(__VA_ARGS__, CSV_16, CSV_15, CSV_14, CSV_13, CSV_12, CSV_11, \
	    CSV_10, CSV_9, CSV_8, CSV_7, CSV_6, CSV_5, CSV_4, CSV_3, CSV_2, \
	    CSV_1, 0)(w, __VA_ARGS__)
#define csv_row(w, ...) (csv_cells(w, __VA_ARGS__), csv_end(w))
/* clang-format on */
