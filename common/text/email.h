/*
 * email: addresses as RFC 5321 has them, taken out of what people paste.
 */
#pragma once

#include "base/str.h"
#include "text/normalise.h"

#define EMAIL_MAX 254

struct email {
	char address[EMAIL_MAX + 1]; /* the domain lower-cased and in ASCII */
	char suggestion[64];	     /* a likelier domain, or "" */
	bool placeholder;	     /* noemail@..., test@...: no match key */
	bool multiple;		     /* more addresses follow in the cell */
};

/*
 * Reads the first address of a cell: display names, <>, mailto: and white
 * space go, the local part stays as written. NULL or "bad-email".
 */
const char *email_parse(struct str cell, struct email *email);

/*
 * The match key: lower case; Gmail's without dots and without +tag. Empty for
 * placeholders. In *room.
 */
struct str email_key(const struct email *email, struct text *room);

/*
 * One label of a domain name in ASCII form (RFC 3492, "xn--..."), appended to
 * *room; label is folded UTF-8. False on an overflow.
 */
bool email_punycode(struct str label, struct text *room);
