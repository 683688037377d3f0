/*
 * reasons: the texts of why customers left, to classes.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

enum reason_class {
	REASON_VOLUNTARY,
	REASON_INVOLUNTARY,
	REASON_COMPANY,
	REASON_STRUCTURAL,
	REASON_PAUSED,
	REASON_UNKNOWN,
	REASON_CLASSES
};

enum winback_class {
	WINBACK_PURPOSE,
	WINBACK_MISTAKE,
	WINBACK_PULLED,
	WINBACK_BOUGHT,
	WINBACK_NEED,
	WINBACK_PAYMENT,
	WINBACK_UNKNOWN,
	WINBACK_CLASSES
};

/* "voluntary", "pushed by mistake", ... */
extern const char *const reason_class_names[REASON_CLASSES];
extern const char *const winback_class_names[WINBACK_CLASSES];

/* The class with that name, in any case; false when there is none. */
bool winback_class_of(struct str name, enum winback_class *class);

/* A row of the table reason,class[,winback]. */
struct reason_line {
	struct str pattern; /* as NORMALISE_KEY */
	uint8_t class, winback;
};

/* Texts seen so far, each with its classes. */
struct reasons {
	VEC(struct reason_line) line; /* the first match wins */
	struct arena memory;
	struct map seen;
	uint8_t *class_of, *winback_of; /* by number in `seen` */
	size_t room;
};

/* The table in a file, or the built-in one (NULL). A reason there may begin or
 * end with "*"; case and accents do not matter. What makes no sense in it ends
 * the run. */
void reasons_open(struct reasons *r, struct tool *tool, const char *path);

/* The number of a text; an empty one, and one in no line, is unknown. */
uint32_t reasons_add(struct reasons *r, struct str text);

enum reason_class reasons_class(const struct reasons *r, uint32_t number);
enum winback_class reasons_winback(const struct reasons *r, uint32_t number);
struct str reasons_text(const struct reasons *r, uint32_t number);
