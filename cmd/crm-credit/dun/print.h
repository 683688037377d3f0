/*
 * print: the letters themselves: as text by a template, as mail, or as rows.
 */
#pragma once

#include "crm-credit/shared/paper.h"
#include "csv/writer.h"
#include "letter.h"

struct print {
	const struct credit *c;
	const struct dun_rules *rules;
	const struct letters *letters;
	const struct addresses *addresses;
	const struct paper *paper; /* templates, with --letters */
	bool net;		   /* the customer's own money is taken off */
	int64_t pay_within, cents;
};

/* The fields of a letter (a template_source's value). */
bool print_value(const void *data, struct str field, size_t item,
    struct template_value *value);

/* Prints the letters that go out, each on its page, or one mbox of them. */
void print_letters(const struct print *p, struct out *out);

/* Whose letter it is: the customer, its currency and company, where there are
 * such. */
void print_key_names(const struct print *p, struct csv_writer *w);
void
print_keys(const struct print *p, const struct letter *l, struct csv_writer *w);

/* A block of rows per letter that goes out. */
void print_line_names(const struct print *p, struct csv_writer *w);
void print_lines(
    const struct print *p, const struct letter *l, struct csv_writer *w);
