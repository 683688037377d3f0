/*
 * rules_inside: what the files of rules share.
 */
#pragma once

#include "clean.h"
#include "rules.h"

#include <regex.h>

enum rule_type {
	RULE_INTEGER,
	RULE_NUMBER,
	RULE_DATE,
	RULE_EMAIL,
	RULE_PHONE,
	RULE_MONEY,
	RULE_RATIO,
	RULE_BOOLEAN,
	RULE_TYPES
};

enum rule_check {
	RULE_REQUIRED,
	RULE_UNIQUE,
	RULE_MINIMUM,
	RULE_MAXIMUM,
	RULE_LENGTH,
	RULE_TYPE,
	RULE_IN,
	RULE_PATTERN,
	RULE_NOT_FUTURE,
	RULE_COMPARE,
	RULE_PRODUCT
};

struct rule {
	enum rule_check check;
	size_t column[3];
	size_t columns;
	bool warn;
	double low, high;
	char compare[3];
	enum rule_type type;
	struct map set; /* of RULE_IN and RULE_UNIQUE */
	regex_t pattern;
	const char *code;
	struct str text; /* as the file has it */
};

struct rules {
	VEC(struct rule) rule;
	VEC(char) key;
	struct arena arena;
};
