/*
 * rows: an input of a row per customer, whole, to be passed on with columns
 * behind it.
 */
#pragma once

#include "cli/input.h"
#include "csv/writer.h"
#include "fact.h"

struct rows;

/* Has the header a column of facts? */
bool rows_here(const struct input *in);

/*
 * Reads the input and its columns of facts (numbers; empty is unknown), those
 * of *n rows; none when no row could be used. If the rows are passed on, a
 * column that one of the run's methods makes is an error without --replace.
 */
struct rows *rows_read(
    struct input *in, bool passed_on, struct credit_facts **facts, uint32_t *n);

/* A row's customer, and its currency or nothing. */
struct str rows_customer(const struct rows *rows, uint32_t row);
struct str rows_currency(const struct rows *rows, uint32_t row);

/* The columns that are passed on. */
void rows_names(const struct rows *rows, struct csv_writer *w);
void rows_cells(const struct rows *rows, uint32_t row, struct csv_writer *w);
