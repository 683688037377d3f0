/*
 * linkage_inside: what the files of linkage share: values prepared for
 * comparing, blocking keys, weights.
 */
#pragma once

#include "model/linkage.h"
#include "model/linkage_sketch.h"

/*
 * A field's values: how often each occurs, and what comparing takes. Texts of
 * TOKENS that have the same words are one value, the first of them.
 */
struct linkage_values {
	uint32_t *count;	     /* records per value */
	uint32_t *holders;	     /* how many names have it; or NULL */
	uint32_t *df;		     /* TOKENS: records with each token */
	uint32_t filled;	     /* records with a value */
	struct linkage_shape *shape; /* of each name and e-mail address;
					TOKENS: of each token */
	uint64_t *sketch;	     /* of each value, or NULL */
	struct linkage_main *main;   /* TOKENS: the same, or NULL */
	uint32_t *start; /* TOKENS: where each value's tokens begin */
	uint32_t *token; /* ascending within a value */
	uint32_t *same;	 /* the value that has the same tokens */
	struct map tokens;
	double *weight;	     /* of each token, ln(1 + N/df) */
	double *length;	     /* of each value: the norm of its weights */
	unsigned char *form; /* NAME: of each value, enum linkage_form */
	uint32_t *about; /* as in linkage_words, of each value (EMAIL: of its
			    local part); TOKENS: of each token; or NULL */
};

/* The blocking keys of a rule: those of record i are key[start[i]] to
 * key[start[i + 1] - 1]; 0 is none. */
struct linkage_keys {
	uint64_t *key;
	uint32_t *start;
	uint32_t *record; /* of each key; NULL: each has one */
	size_t n;
};

/* Records with one key, in rising order: record[from] to record[to - 1]. */
struct linkage_block {
	uint32_t from, to;
	uint64_t key;
};

struct linkage_members VEC_OF(uint32_t);

struct linkage_blocks {
	VEC(struct linkage_block) cut;
	struct linkage_members records;
	struct linkage_block *block; /* the same */
	size_t n;
	uint32_t *record;
	uint64_t pairs;		    /* in all, also those of earlier rules */
	struct linkage_pairs twins; /* of blocks that were too large: records
				       that are the same in all fields */
	/* the keys of these blocks, and who has them: crowd[from] to
	   crowd[to - 1] */
	VEC(struct linkage_block) full;
	VEC(uint32_t) crowd;
	uint64_t skipped_blocks, skipped_records;
};

/* Do the postcodes say that two live at one place? */
enum linkage_where {
	LINKAGE_UNKNOWN,
	LINKAGE_MOVED, /* or elsewhere */
	LINKAGE_HERE,
	LINKAGE_WHERE
};

/* The weights of a model, worked out once. */
struct linkage_weights {
	double base;	  /* of lambda */
	double household; /* of model->household; -INFINITY for none */
	double slip[LINKAGE_LEVELS]; /* log2 of how often a given name is so
					mistyped that it is a certain other */
	double foreign; /* what two given names that are known add to those that
			   differ, at most 0 */
	double field[2][LINKAGE_FIELDS][8]; /* of people; of firms */
	/* the same for households; of people, and of firms without any */
	double house[2][LINKAGE_FIELDS][8];
	/* the most that a level from this one on can add, and that a level
	   can: of people and firms, by how their postcodes agree */
	struct linkage_bounds {
		double one[8], together[8];
		double one_hope[8], together_hope[8];
	} bounds[2][LINKAGE_WHERE][LINKAGE_FIELDS];
	double *rare[LINKAGE_FIELDS]; /* of each value, where agreement on it
					 counts by its frequency, or NULL */
	/* of each value: what agreement adds for a household at most, of people
	   and, where there are any, of firms */
	float *home[2][LINKAGE_FIELDS];
	double *full; /* of each record: agreement on its full name, or NULL */
	double shared[LINKAGE_FIELDS];	/* the model's */
	double here[LINKAGE_FIELDS][2]; /* what an area adds where the postcode
					   agrees, by its level */
	int order[LINKAGE_FIELDS];	/* cheap comparisons first */
};

struct linkage {
	const struct linkage_data *data;
	struct linkage_options options;
	struct linkage_values values[LINKAGE_FIELDS];
	uint32_t *packed; /* records x fields: the values once more, together */
	uint64_t *plain;  /* records x rules: the keys of rules with one each */
	double counted;	  /* records that the frequencies are of */
	uint32_t *full;	  /* per record: how many have its full name; or NULL */
	bool *firm;	  /* per record: a firm without a person's name */
	bool bare;	  /* few records say more than a name and a place */
	struct linkage_keys keys[LINKAGE_RULES]; /* of rules with tokens */
	struct linkage_blocks blocks[LINKAGE_RULES];
	struct linkage_sketches sketches;
	struct linkage_weights weights; /* of linkage_match */
};

/* In a pair's levels: both are firms. */
#define LINKAGE_FIRMS (UINT64_C(1) << 62)

/* The values of a record, one per field. */
static inline const uint32_t *
linkage_record(const struct linkage *linkage, uint32_t record)
{
	return linkage->packed + record * (size_t)linkage->data->fields;
}

/* Is it the record's turn? */
static inline bool
linkage_is_turn(const struct linkage_data *data, uint32_t record)
{
	return data->turn == NULL || data->turn[record] == LINKAGE_TURN;
}

/* May the records be a pair: of two files, where two are linked? */
static inline bool
linkage_across(const struct linkage_data *data, uint32_t a, uint32_t b)
{
	return data->split == 0 || (a < data->split) != (b < data->split);
}

/* How many pairs of records there are. */
static inline double
linkage_all_pairs(const struct linkage_data *data)
{
	double n = (double)data->records, first = (double)data->split;

	return data->split == 0 ? n * (n - 1) / 2 : first * (n - first);
}

/* What a firm is called by; -1 where there are none. Where people and firms
 * have one field, a legal form tells them. */
static inline int
linkage_firm_name(const struct linkage_data *data)
{
	for (int f = 0; data->company < 0 && f < data->fields; f++)
		if (data->field[f].firms)
			return data->whole;
	return data->company;
}

/* linkage_compare.c */

/* Prepares the values of a field; `known` or NULL. */
void linkage_values_make(struct linkage_values *values,
    const struct linkage_data *data, int field,
    const struct linkage_known *known);
void linkage_values_free(struct linkage_values *values);

/* Has one record as given name what the other has as family name, and nothing
 * in its place? With swap -1 there is no other one. */
static inline bool
linkage_crosses(int swap, int f, const uint32_t *a, const uint32_t *b)
{
	return swap >= 0 &&
	    ((a[f] == b[swap] && a[f] != LINKAGE_NONE) ||
		(a[swap] == b[f] && b[f] != LINKAGE_NONE)) &&
	    a[f] != b[f] && a[swap] != b[swap];
}

/* The quick level of such a name, see linkage_name.c. */
int linkage_crossed(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b);

/* The level where it needs no reading of texts: 0, LINKAGE_MISSING, the last of
 * a category, or -1. a and b are linkage_record. */
static inline int
linkage_compare_quick(
    const struct linkage *linkage, int f, const uint32_t *a, const uint32_t *b)
{
	const struct linkage_field *field = &linkage->data->field[f];

	if (field->swap >= 0 && linkage_crosses(field->swap, f, a, b))
		return linkage_crossed(linkage, f, a, b);
	if (a[f] == LINKAGE_NONE || b[f] == LINKAGE_NONE)
		return LINKAGE_MISSING;
	if (a[f] == b[f])
		return 0;
	return field->kind >= LINKAGE_CATEGORY ? 1 : -1;
}

/* Where quick says -1: at most the level, from the shapes of the texts. */
int linkage_compare_least(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b);

/* Where quick says -1: the level, which is at least `least`. */
int linkage_compare_texts(const struct linkage *linkage, int field, int least,
    const uint32_t *a, const uint32_t *b, struct linkage_room *room);

/* All fields: three bits each; LINKAGE_FIRMS beside. */
uint64_t linkage_compare_all(const struct linkage *linkage, uint32_t a,
    uint32_t b, struct linkage_room *room);

/* linkage_sketch.c */

/* Of one word. */
uint64_t linkage_sketch_word(const struct linkage_shape *shape);

/* Are these addresses, where two numbers tell two apart? */
static inline bool
linkage_has_numbers(const struct linkage_field *field)
{
	return field->kind == LINKAGE_TOKENS && field->place && !field->own &&
	    !field->people && field->words == NULL;
}

/* And have two of them other ones, so that they are on level 3 at least? */
static inline bool
linkage_other_number(const struct linkage *l,
    const struct linkage_values *values, uint32_t a, uint32_t b)
{
	return values->sketch != NULL &&
	    linkage_sketch_other_number(
		&l->sketches, values->sketch[a], values->sketch[b]);
}

/* Sketches of the values of a field of names, e-mail addresses, codes, dates or
 * addresses, from their shapes and forms. */
void linkage_sketches_make(
    struct linkage_values *values, const struct linkage_field *field);

/* linkage_name.c */

/* How alike two names of people must be to be exchanged, or one of a kind. */
#define LINKAGE_ALIKE .88

/* And words of other values, to be a pair. */
#define LINKAGE_PAIRED .9

/* What may make a name a part of another one, beside its letters. */
enum linkage_form {
	LINKAGE_WORDS = 1,   /* several words, or an initial */
	LINKAGE_PARTICLE = 2 /* begins with a particle, in one word */
};

unsigned char linkage_name_form(struct str name);

/* The level of names that are so alike and not the same. */
int linkage_name_level(double alike);

/* At most the level, from the shapes of the names and what is known of them. */
int linkage_name_least(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b);

/* The level of two names that are not the same. */
int linkage_name_compare(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b, struct linkage_room *room);

/* Is the word a particle; is one of two words the other behind particles:
 * Vandenberg and Berg? */
bool linkage_particle(struct str word);
bool linkage_behind_particle(struct str a, struct str b);

/* Is what stands before the @ words of these names and initials, and nothing
 * else? */
bool linkage_named(struct str email, const struct str *name, size_t n);

/* Does a word of the name stand in it? */
bool linkage_has_name(struct str email, struct str name);

/* Are two words forms of one name, are they known and of different ones? */
bool linkage_related(uint32_t about, uint32_t other);
bool linkage_foreign(uint32_t about, uint32_t other);

/* Is one of two names known, and the other one that of the other sex made of
 * it: Valentin and Valentina? */
bool linkage_two_sexes(
    uint32_t about, struct str name, uint32_t other, struct str other_name);

/* linkage_known.c */

/* The counts of values, and of those who have them, as they are known. */
void linkage_known_use(const struct linkage_known_field *known,
    const struct linkage_field *field, struct linkage_values *v);
void linkage_known_holders(const struct linkage_known_field *known,
    const struct linkage_field *field, struct linkage_values *v);

/* The full name of a record as it is known. */
struct linkage_name {
	char text[512];
};
struct str linkage_known_name(
    const struct linkage *l, uint32_t record, struct linkage_name *room);

/* linkage_words.c */

enum { LINKAGE_TOKENS_MAX = 24 }; /* of one value that are compared */

/* Cuts values into words, or frees these; count_values comes between. */
void linkage_tokens_cut(
    struct linkage_values *values, const struct linkage_field *field);
void linkage_tokens_weigh(struct linkage_values *values, uint32_t n,
    double records, const struct linkage_counts *known);

bool linkage_has_digit(struct str word);

/* Have two values each a number, but none in common; no other word? */
bool linkage_other_house(
    const struct linkage_values *values, uint32_t a, uint32_t b);
bool linkage_other_street(
    const struct linkage_values *values, uint32_t a, uint32_t b);

/* linkage_main.c */

enum { LINKAGE_MAIN = 3 };

/*
 * What is known at once of a value of several words: sketches of those of
 * letters, the one that weighs most first, 0 where there are no more; of what
 * its words weigh, squared, so many parts of LINKAGE_WHOLE at least belong to
 * each of these, to numbers and to all others.
 */
enum { LINKAGE_WHOLE = 255 };

struct linkage_main {
	uint64_t word[LINKAGE_MAIN];
	uint8_t share[LINKAGE_MAIN], numbers, others;
	uint8_t words;	     /* in all, */
	uint16_t characters; /* and theirs */
};

/* Makes them of values that have been weighed and have their shapes. */
void linkage_mains_make(struct linkage_values *values, uint32_t n);

/* The level of two values that are so alike, but for what their other words
 * say. */
static inline int
linkage_cosine_level(double cosine)
{
	return cosine >= .85 ? 1 : cosine >= .6 ? 2 : cosine >= .3 ? 3 : 4;
}

/* At most the level of two values that are no more alike than this. */
int linkage_mains_cosine(const struct linkage_values *values, double most);

/* At most the level of two such values. */
int linkage_mains_least(const struct linkage *linkage,
    const struct linkage_values *values, uint32_t a, uint32_t b);

/* linkage_tokens.c */

/* At most the level below, from the words in common and the shapes of the
 * others. */
int linkage_tokens_least(
    const struct linkage *linkage, int field, uint32_t a, uint32_t b);

/* The level of two values that do not have the same words. */
int linkage_tokens_level(const struct linkage_field *field,
    const struct linkage_values *values, uint32_t a, uint32_t b,
    struct linkage_room *room);

/* Have two whole names a given name in common, and each another family name? */
bool linkage_other_family(
    const struct linkage_values *values, uint32_t a, uint32_t b);

/* What is one word of each that two whole names do not have in common: two
 * forms of one name, two names that others have, too, or anything else? */
enum linkage_words_apart {
	LINKAGE_WORDS_OTHER,
	LINKAGE_WORDS_FORMS,
	LINKAGE_WORDS_NAMES
};

enum { LINKAGE_OTHERS = 2 }; /* records: more have what is not mistyped */

enum linkage_words_apart
linkage_words_apart(const struct linkage_values *values,
    const struct map *names, uint32_t a, uint32_t b);

/* Has each of two titles a number, or a word that says something, which the
 * other one has in no spelling? Where they are less alike than by level 1 one
 * of them is enough. */
bool linkage_other_title(
    const struct linkage_values *values, uint32_t a, uint32_t b, int level);

/* Does a word that both have stand in an e-mail address? */
bool linkage_has_common(const struct linkage_values *values, uint32_t a,
    uint32_t b, struct str email);

/* linkage_block.c */

/* Makes the keys and blocks of all rules; large blocks are divided or given
 * up. */
void linkage_blocks_make(struct linkage *linkage);
void linkage_blocks_free(struct linkage *linkage);

/* The first key of a rule that both records have, 0 for none. */
uint64_t linkage_common_key(
    const struct linkage *linkage, int rule, uint32_t a, uint32_t b);

/* Does the pair belong to this block: no earlier rule, and no other key of this
 * one before, brings it together? */
bool linkage_owns(const struct linkage *linkage, int rule, uint64_t key,
    uint32_t a, uint32_t b);

/* Blocks of a rule with about as many pairs each: from part[i] to part[i + 1].
 */
struct linkage_parts VEC_OF(size_t);

void linkage_parts_make(
    const struct linkage_blocks *blocks, struct linkage_parts *parts);

/* linkage_crowd.c */

/*
 * Notes the last block that was full once more, by what its pairs depend on
 * beside each two: whether it is given up, else what its records say, for of
 * those that are the same another one may be the first now. Where that is not
 * what it was in the last run all of them get their turn.
 */
void linkage_crowds_note(struct linkage *linkage, int rule, bool given_up);

/* Records of keys that are of too many now and were not before (data.crowds),
 * or the other way round, or of which others are compared, get their turn: the
 * pairs of all others are what they were. */
void linkage_crowds_call(const struct linkage *linkage);

/* linkage_house.c */

/* Two of a household are at least so likely as strangers to agree in what is
 * one's own. */
#define LINKAGE_OWN .01

/* Who has each value, in names: of fields whose values are of people. */
void linkage_count_holders(struct linkage *linkage);

/* How often two records of one customer agree so, of people by the model, of
 * firms' names as usual. */
double linkage_customer(const struct linkage_data *data, int field, int level,
    bool firms, double m);

/* Is it something that one alone has? A whole name of which a part is the same
 * is a family's. */
bool linkage_is_own(
    const struct linkage_data *data, int field, int level, bool firms);

/* How often records of one customer and of strangers agree so, and the share of
 * households that have the field in common. */
struct linkage_chances {
	double m, u, shared;
};

/* How often two of a household agree so. */
double linkage_house(const struct linkage_data *data, int field, int level,
    bool firms, const struct linkage_chances *chances);

/* What agreement on a value adds for a household, from what it adds for a
 * customer. */
double linkage_house_exact(const struct linkage *linkage, int field,
    uint32_t value, bool firms, double weight);

/* linkage_chance.c */

void
linkage_learn_u(const struct linkage *linkage, struct linkage_model *model);
void linkage_learn_lambda(
    const struct linkage *linkage, struct linkage_model *model);

/* linkage_weights.c */

void linkage_weights_make(
    struct linkage *linkage, const struct linkage_model *model);
void linkage_weights_free(struct linkage *linkage);

/* Who has moved differs in all of a place, and where the postcode agrees the
 * city does: that counts once, by the postcode. */
double linkage_settle(const struct linkage *linkage, int field,
    enum linkage_where where, int level, double weight);

/* What exact agreement on a value adds for a household. */
double linkage_home_weight(
    const struct linkage *linkage, int field, uint32_t value, bool firms);

/* Of a household, or of a house. */
enum { LINKAGE_MEMBERS = 4 };

/* The least weights of a pair, of one customer or of one household, so that it
 * is kept. */
struct linkage_least {
	double one, together;
};

/* The weight of a probability. */
double linkage_weight_of(double probability);

/* What the fields together must add to the weight of such a pair at least: one
 * of two that are together as likely is half of it; what is added up in another
 * order may differ in the last digits. */
struct linkage_least linkage_least_open(
    const struct linkage *linkage, const struct linkage_least *least);

/* linkage_weigh.c */

/*
 * Weighs a pair; false as soon as it cannot be one to keep (then the rest of
 * *pair is undefined).
 */
bool linkage_weigh_pair(const struct linkage *linkage,
    const struct linkage_least *least, struct linkage_room *room,
    struct linkage_pair *pair);

/* linkage_sieve.c */

/* Room for the records of one block, and the most that their fields can add. */
struct linkage_sieve;

/* For pairs that weigh so much (linkage_least_open); freed with free. */
struct linkage_sieve *linkage_sieve_new(
    const struct linkage *linkage, const struct linkage_least *open);

/* Takes n <= LINKAGE_BLOCK records. */
void linkage_sieve_fill(
    struct linkage_sieve *sieve, const uint32_t *record, size_t n);

/* Adds up what the x-th of them and each from the from-th on have in common. */
void linkage_sieve_put(struct linkage_sieve *sieve, size_t x, size_t from);

/* After that: false if x and y are no pair to keep; all others. */
bool linkage_sieve_keeps(const struct linkage_sieve *sieve, size_t y);
const uint16_t *
linkage_sieve_kept(const struct linkage_sieve *sieve, size_t *n);
