/*
 * book_erp: what rows of an ERP's ledger have beside those of others, by SAP's
 * own names of the tables BSID and BSAD or by those of its lists: the side of
 * the account as sign, years of numbers, lines of documents, terms from a day
 * of their own, what was cleared by what.
 */
#pragma once

#include "book_row.h"

void book_erp_columns(struct book_columns *columns, struct input *in);

/* Is it a type of document whose sign is what it does to the balance? */
bool book_erp_is_word(struct str word);

/* The side of the account that the row is on is the sign of its amount. False
 * after rejecting the row, as all of these. */
bool book_erp_side(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e);

/* The last of three terms that is there is due, counted from a day of their
 * own; what is paid within the first earns its discount. */
bool book_erp_due(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e);

/* What it says of its number and of what cleared it. */
struct str book_erp_posting(struct book_rows *r, const struct csv_row *row);

/* Rows that post nothing: noted items, as of a down payment that was asked for.
 */
bool book_erp_is_noted(const struct book_rows *r, const struct csv_row *row);

/* A line of a document is an instalment; a payment's is of what it names. */
void book_erp_instalment(
    const struct book_rows *r, const struct csv_row *row, struct book_entry *e);

/* A number that the row names, or nothing. */
struct str book_erp_name(
    const struct book_rows *r, const struct csv_row *row, size_t column);
