/*
 * linkage: which records are of the same customer, by the model of Fellegi and
 * Sunter (A Theory for Record Linkage, 1969) with parameters that the records
 * themselves teach: u from chance agreement, m by expectation-maximisation.
 *
 * Beside customers there are households (Larsen and Rubin, Iterative Automated
 * Record Linkage Using Mixture Models, 2001): pairs that agree like those of
 * one customer in the fields that are shared and by chance in the others. Where
 * a file has both kinds of fields, and a rule of shared ones alone, these pairs
 * are a third class, so that a family is not one customer.
 *
 * A field is a column of values coded as numbers in a dictionary; the texts are
 * match keys, made by the caller (text/name, text/email, ...). Everything is
 * deterministic: a seed, the order of the records, sums in a fixed order.
 */
#pragma once

#include "base/map.h"
#include "base/set.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LINKAGE_FIELDS = 20, /* at most */
	LINKAGE_LEVELS = 6,  /* of a comparison, the exact one first */
	LINKAGE_MISSING = 7, /* a side has no value: the factor is 1 */
	LINKAGE_RULES = 24,  /* at most */
	LINKAGE_BLOCK = 400  /* records of a block that is compared */
};

/* How two values are compared, and into which levels; "else" is the last. */
enum linkage_kind {
	LINKAGE_NAME,	  /* exact; Jaro-Winkler .92; .88; a part of it, or a
			    form of the same name; .70; else, or alike but two
			    names that are known */
	LINKAGE_TOKENS,	  /* equal token sets; soft TF-IDF .85; .60; .30; else;
			     told apart by a word */
	LINKAGE_CODE,	  /* exact; Damerau-Levenshtein 1; 2; else */
	LINKAGE_DATE,	  /* the same; a generation apart; YYYYMMDD */
	LINKAGE_EMAIL,	  /* exact; same local part, or two letters mistyped;
			     Jaro-Winkler .88; else */
	LINKAGE_CATEGORY, /* exact; else */
	LINKAGE_SIGN	  /* exact; else: which is hardly one customer, whatever
			     the records teach (sex, Jr. and Sr.) */
};

enum linkage_turn { LINKAGE_REST, LINKAGE_TURN, LINKAGE_PARTNER };

#define LINKAGE_NONE UINT32_MAX /* a value that is missing */

/*
 * What is known of a word: the numbers of one or two names that it is a form of
 * (Alex: of Alexander and of Alexandra), from 1 to LINKAGE_FORMS - 1, or what
 * it says.
 */
enum {
	LINKAGE_FORMS = 1 << 13,
	LINKAGE_MEMBER = 1 << 27,  /* beside a name that a firm has alone is
				      another one of its house: Holding */
	LINKAGE_TELLING = 1 << 28, /* tells two firms apart where each has one:
				      Software */
	LINKAGE_PLACE = 1 << 29,   /* does where both have one: Berlin */
	LINKAGE_ROLE = 1 << 30	   /* a mailbox of many: info */
};

struct linkage_words {
	struct map text;
	VEC(uint32_t) about; /* form | other form * LINKAGE_FORMS | flags */
};

struct linkage_field {
	const char *name;
	enum linkage_kind kind;
	bool strong;	/* an id: equal means the same customer */
	bool frequency; /* exact agreement on a rare value weighs more */
	bool nobodys; /* on one that people of many names have it weighs less */
	bool own;     /* says who somebody is */
	bool people;  /* names of several: an initial stands for one */
	double shared; /* share of households, or firms of a house, whose
			  members have it in common */
	int swap;      /* the field it may be swapped with, or -1; both have
			  one dictionary */
	bool place;    /* differs where data.postcode does: that counts once */
	bool area;     /* or agrees where that does */
	bool firms;    /* says nothing of people */
	bool again;    /* that it is the same another field says */
	const uint32_t *value;	  /* per record, LINKAGE_NONE where missing */
	const struct map *values; /* the texts */
	const struct linkage_words *words; /* what is known of them, or NULL */
};

/* Records with an equal key are candidates. A part is a field and how many
 * letters of it, 0 for all; or each token over two letters. */
struct linkage_rule {
	struct {
		int field; /* -1: no further part */
		int letters;
	} part[2];
	bool tokens;
	const uint64_t *key; /* or the key of each record, 0 for none, and
				the parts are none (-1); `name` says of what */
	const char *name;
};

/*
 * What a later run, which compares only what has changed, must know of this
 * one beside its pairs: the keys that too many records had for all of them to
 * be compared, and what became of those.
 */
struct linkage_crowd {
	uint64_t rule, key;
};
struct linkage_crowds VEC_OF(struct linkage_crowd);

struct linkage_data {
	size_t records;
	size_t split; /* the records of the first of two files that are linked,
			 each without duplicates inside: only pairs across
			 count; 0: duplicates of one file */
	struct linkage_field field[LINKAGE_FIELDS];
	int fields;
	struct linkage_rule rule[LINKAGE_RULES];
	int rules;
	int given, family, birth; /* fields that together mean certainty; -1
				     where there is none */
	int whole, company;	  /* a name in one field, and a firm's: the
				     name of records that have no other; -1 */
	int postcode, generation; /* or -1 */
	int title, year;	  /* of what is no customer, or -1 */
	unsigned char *turn; /* of each record, or NULL: a pair is compared if
				one has LINKAGE_TURN */
	/* of the last run, with turn: records whose key is one of these and was
	   not, or the other way round, get their turn, for then the pairs of
	   all others are what they were; or NULL */
	const struct linkage_crowds *crowds;
};

/*
 * How frequent values are in the records that a model was learned on, so that
 * the weight of a pair depends on nothing but the pair and the model. Rare
 * values are not kept.
 */
struct linkage_counts {
	struct map text;
	VEC(uint32_t) count;
};

struct linkage_known {
	double records;
	struct linkage_known_field {
		uint32_t filled; /* records with a value */
		struct linkage_counts value, word, holders;
	} field[LINKAGE_FIELDS];
	struct linkage_counts full; /* names, GIVEN|FAMILY| */
	struct linkage_counts idle; /* rules that do not pay, by name: the links
				       that they found alone, and one */
};

/* 0 where it is not known. */
uint32_t
linkage_known_count(const struct linkage_counts *counts, struct str text);
void
linkage_known_put(struct linkage_counts *counts, struct str text, uint32_t n);
void linkage_known_free(struct linkage_known *known);

struct linkage_options {
	uint64_t seed;
	double recall;	 /* of the deterministic pairs, .8 */
	double review;	 /* pairs from this probability on are listed, .5, */
	double together; /* or from this one of being of one household */
	int threads;
	const struct linkage_known *known; /* in place of the records' own
					      frequencies, or NULL */
};

/* What was learned; enough to apply it to other records. */
struct linkage_model {
	int fields;
	double lambda;	  /* of all pairs, those of one customer */
	double household; /* and those of two customers of one household */
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS];
	double u[LINKAGE_FIELDS][LINKAGE_LEVELS];
	/* of households, those whose members have it in common: as the field
	   says, of dates of birth as the records do */
	double shared[LINKAGE_FIELDS];
	/* of areas: how often strangers with one postcode agree; else 0 */
	double here[LINKAGE_FIELDS];
	bool trained[LINKAGE_FIELDS];
	bool converged;
	uint64_t training_pairs;
};

/* A pair of records over one of the thresholds. */
struct linkage_pair {
	uint32_t a, b; /* a < b */
	double probability;
	double weight;	  /* log2 of the odds; INFINITY: it is certain */
	double household; /* what of it is that they may only live together, or
			     have a name in common, at most 0 */
	double inside;	  /* what more of it counts where others make them one
			     customer, at most 0: linkage_weigh_inside */
	double together;  /* the probability that they are of one household or
			     house, that of being one included */
	uint64_t levels;  /* three bits per field, see linkage_level */
};

struct linkage_pairs VEC_OF(struct linkage_pair);

struct linkage_report {
	uint64_t candidates;	  /* pairs compared */
	uint64_t skipped_blocks;  /* too large, also with a second key */
	uint64_t skipped_records; /* in them */
	struct {
		uint64_t candidates, skipped_blocks, skipped_records;
	} rule[LINKAGE_RULES];
};

struct linkage; /* the data prepared for comparing */

/* Prepares data, which must outlive it. O(records) time and memory. */
struct linkage *linkage_new(
    const struct linkage_data *data, const struct linkage_options *options);
void linkage_free(struct linkage *linkage);

/* Puts the frequencies of the data into *known, which has none. O(values). */
void linkage_known_take(const struct linkage *l, struct linkage_known *known);

/* Levels of a kind of comparison. */
int linkage_levels(enum linkage_kind kind);

/* The level of one field in a pair's levels. */
static inline int
linkage_level(uint64_t levels, int field)
{
	return (int)(levels >> (3 * field) & 7);
}

/* Learns u, lambda and m. */
void linkage_train(struct linkage *linkage, struct linkage_model *model);

/*
 * Compares all candidate pairs and collects those with a probability of at
 * least `review`, or `together` of one household, in the order of their
 * records. Memory for these pairs only.
 */
void linkage_match(struct linkage *linkage, const struct linkage_model *model,
    struct linkage_pairs *pairs, struct linkage_report *report);

/* Adds those of prepared data. */
void linkage_crowds_take(
    const struct linkage *linkage, struct linkage_crowds *crowds);

/*
 * Weighs pair->a and pair->b, candidates or not, with the model of the last
 * linkage_match.
 */
void linkage_weigh(const struct linkage *linkage, struct linkage_pair *pair);

/* Of two who are of one customer since others are like both: namesakes of one
 * household, at whom somebody should look, are two. */
void
linkage_weigh_inside(const struct linkage *linkage, struct linkage_pair *pair);

/*
 * What each field adds to the weight of a pair, how rare the value is included
 * (a full name that is equal as a whole: with the given name). With the weight
 * of lambda, which is returned, and pair->household they add up to it.
 */
double linkage_weigh_fields(const struct linkage *linkage,
    const struct linkage_pair *pair, double weight[LINKAGE_FIELDS]);

/*
 * Do the records of a pair that has been weighed contradict each other in what
 * says who somebody is, so that others who agree with both make them one only
 * by mistake?
 */
bool
linkage_apart(const struct linkage *linkage, const struct linkage_pair *pair);

/* 2^weight / (1 + 2^weight) */
double linkage_probability(double weight);

/* A pair of records in either order as one number. */
static inline uint64_t
linkage_pair_key(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* How pairs become customers. */
struct linkage_grouping {
	double threshold; /* pairs from here on are links */
	size_t most;	  /* records of a customer, 0 for any number: of larger
			     ones the weakest links are cut */
	bool one_to_one;  /* a record has one link, the best ones first */
	/* no customer has two records that are linkage_apart, and a link joins
	   two parts only if more speaks for it than against; NULL: whatever */
	const struct linkage *apart;
	const struct set *different; /* linkage_pair_key of pairs that are of
					two customers, or NULL */
	/* of each record its cluster as it was found before, where all links
	   that lead to it are what they were, else LINKAGE_NONE; or NULL */
	const uint32_t *settled;
};

/*
 * Clusters by union-find over the links: cluster[i] is the smallest record
 * number of i's cluster, best[i] the highest probability of a link of i inside
 * its cluster (1 for a record alone). Links of equal weight count in the order
 * of their records. O(pairs log pairs). Returns the links that were cut.
 */
uint64_t linkage_group(const struct linkage_pairs *pairs,
    const struct linkage_grouping *grouping, size_t records, uint32_t *cluster,
    double *best);

/* The same by a threshold alone. */
void linkage_clusters(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *cluster, double *best);

/* Who is connected by pairs from the threshold on: group[i] is the smallest
 * record number of i's. */
void linkage_connect(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *group);

/*
 * Households: customers that pairs with `together` from the threshold on
 * connect. household[i] is the smallest record number of i's. O(pairs).
 */
void linkage_households(const struct linkage_pairs *pairs, double threshold,
    size_t records, const uint32_t *cluster, uint32_t *household);

/* The rules by which a pair is compared, bit r for rule r; 0: it is not. */
uint32_t
linkage_found_by(const struct linkage *linkage, uint32_t a, uint32_t b);

/*
 * The share of true pairs that no rule finds, from how many of those that were
 * found one rule found alone and how many two: at least f1^2 / (2 f2) are
 * missing (Chao, Estimating the population size for capture-recapture data with
 * unequal catchability, 1987).
 */
double linkage_missed(uint64_t alone, uint64_t twice, uint64_t found);

/* Takes pairs that somebody has found to be of one customer into m. */
void linkage_learn_pairs(const struct linkage *linkage,
    struct linkage_model *model, const struct linkage_pairs *same);

/* What a rule is called in a message, "tokens of name". */
enum { LINKAGE_RULE_NAME = 120 };
void linkage_rule_name(
    const struct linkage_data *data, int rule, char out[LINKAGE_RULE_NAME]);

/* Does a rule that has compared so many pairs pay, by the links that it alone
 * has found? Of few pairs that cannot be told, nor does it matter. */
bool linkage_pays(uint64_t candidates, uint64_t alone);

/* Takes away the rules that are known not to pay. */
void linkage_rules_drop(
    struct linkage_data *data, const struct linkage_known *known);

/* How often two strangers agree so in such a field (u), and records of one
 * customer (m), for want of better knowledge. */
double linkage_usual(enum linkage_kind kind, int level);
double linkage_usual_m(enum linkage_kind kind, int level);
