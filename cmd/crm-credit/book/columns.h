/*
 * columns: where the columns of documents, payments and allocations are.
 */
#pragma once

#include "cli/input.h"

/* What a payment's number and a company code are called, beside the roles. */
#define COLUMN_PAYMENT \
	"payment,payment_id,payment_no,payment_number,transaction_id,entry_no"
#define COLUMN_COMPANY "company,company_code,entity,mandant,buchungskreis,bukrs"

/* The column that --NAME=COLUMN gives, or that is called so, however it is
 * spelt (due_date, Due Date), or ROLE_NONE. All of these tell it with -v. */
size_t column_plain(struct input *in, const char *name);

/* The first that is given or there of "a,b,c", for a role, or ROLE_NONE. */
size_t column_any(struct input *in, const char *role, const char *names);

/* The column of a role, or what has another role or name (may be NULL) in its
 * place; ROLE_NONE. */
size_t column_of(struct input *in, const char *role, const char *other);

/* The same; ends the run when it is not there. */
size_t column_need(struct input *in, const char *role, const char *other);

/* The same in a file beside the input: the role if it is given, or the first of
 * "a,b,c", or the role; ends the run when none is there. */
size_t column_beside(struct input *in, const char *role, const char *names);

/* Is there one? Two candidates are one, too. */
bool
column_is_there(const struct input *in, const char *role, const char *plain);
