/*
 * name: match keys of people's and companies' names. What is stored is only
 * trimmed and squeezed (text/normalise); keys are for comparing.
 */
#pragma once

#include "base/str.h"
#include "text/normalise.h"

enum name_kind {
	NAME_PERSON,  /* titles and suffixes off, "family, given" turned */
	NAME_COMPANY, /* brackets and legal forms off */
	NAME_ANY      /* a company where a long legal form says so */
};

/* What was found beside the key. */
struct name {
	char suffix[8];	   /* jr, sr, ii, iii, iv, or "" */
	char form[12];	   /* of a company: gmbh, ltd, ..., or "" */
	char sex;	   /* m or f where a title tells, or '\0' */
	const char *wrong; /* NULL, "placeholder", "multiple", "missing" */
};

/*
 * The key of a name, into *room: folded, without accents, words one space
 * apart. Apostrophes close up, hyphens split, Han characters stand without
 * spaces. The key is empty, and name->wrong says why, where the cell is a
 * placeholder (Unknown, Test Test), names two people or nobody.
 */
struct str name_key(
    struct str cell, enum name_kind kind, struct name *name, struct text *room);
