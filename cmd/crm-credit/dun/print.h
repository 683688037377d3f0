/*
 * print: the letters themselves: as text by a template, as mail, or as rows.
 */
#ifndef CREDIT_DUN_PRINT_H
#define CREDIT_DUN_PRINT_H

#include "address.h"
#include "csv/writer.h"
#include "letter.h"
#include "template.h"

enum { PRINT_LANGUAGES = 16 };

struct print_language {
	struct str name;
	struct template template;
};

struct print {
	const struct credit *c;
	const struct dun_rules *rules;
	const struct letters *letters;
	const struct addresses *addresses;
	struct print_language language[PRINT_LANGUAGES];
	size_t languages;
	int64_t pay_within, cents;
	const char *mail; /* from whom, or NULL */
};

/* What a letter comes to, in whole cents. */
struct print_sums {
	int64_t fee, interest, total;
};

struct print_sums print_sums(const struct print *p, const struct letter *l);

/* "en=letter-en.txt,de=letter-de.txt": the first is for everybody
 * without a language. What makes no sense ends the run. */
void print_read(struct print *p, const char *list);

/* Prints the letters that go out, each on its page, or one mbox of them. */
void print_letters(const struct print *p, struct out *out);

/* A block of rows per letter that goes out. */
void print_line_names(const struct print *p, struct csv_writer *w);
void print_lines(
    const struct print *p, const struct letter *l, struct csv_writer *w);

void print_free(struct print *p);

#endif
