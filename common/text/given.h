/*
 * given: forms of one given name in several languages, from given.tsv:
 * nicknames (Bill), other spellings (Catherine, Kathryn) and other languages'
 * (Guillermo), as match keys (text/name). A word may be a form of several
 * names.
 */
#pragma once

#include "base/str.h"

struct given {
	char sex;	  /* m or f */
	struct str forms; /* with spaces between them */
};

/* The name number i, from 0 on; false behind the last. */
bool given_name(size_t i, struct given *given);
