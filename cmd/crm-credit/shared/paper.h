/*
 * paper: what is written to customers: a letter each by a template of their
 * language, parted by form feeds, or one mailbox of messages.
 */
#pragma once

#include "address.h"
#include "io/out.h"
#include "template.h"

enum { PAPER_LANGUAGES = 16 };

struct paper {
	struct {
		struct str name;
		struct template template;
	} language[PAPER_LANGUAGES];
	size_t languages;
	const char *mail; /* from whom, or NULL */
	int32_t day;	  /* of the messages */

	struct template_text text; /* private, as is what follows */
	size_t n;		   /* letters so far */
};

/* "en=letter-en.txt,de=letter-de.txt": the first is for everybody
 * without a language. What makes no sense ends the run; `value_of` is asked
 * for all fields. */
void
paper_read(struct paper *paper, const char *list, template_value_of *value_of);

/* One more letter, to an address (NULL: unknown). */
void paper_put(struct paper *paper, const struct address *address,
    const struct template_source *source, struct out *out);

/* The value of a field of an address (NULL: all are empty), or false. */
bool paper_address(const struct address *address, struct str field,
    struct template_value *value);

/* After the last letter; and of the templates. */
void paper_close(struct paper *paper);
