/*
 * What linkage learns of households: the share of twins, and how often
 * strangers with one postcode live in one city. The figures are worked out by
 * hand from the counts that are put in.
 */
#include "model/linkage.h"

#include "unit/tap.h"

#include <stdlib.h>

enum { MOST = 1200, GIVEN = 0, FAMILY, BIRTH, PHONE, POSTCODE, CITY, FIELDS };

static const double usual_twins = .2;

struct world {
	struct linkage_data data;
	struct map values[FIELDS];
	uint32_t value[FIELDS][MOST];
};

static void
put(struct world *w, int f, const char *text)
{
	w->value[f][w->data.records] =
	    *text == '\0' ? LINKAGE_NONE : map_add(&w->values[f], str_of(text));
}

/* Four letters of eight, from `first` on: names of two such alphabets have none
 * in common. */
static void
spell(char first, int number, char out[8])
{
	for (int i = 0; i < 4; i++, number /= 8)
		out[i] = (char)(first + number % 8);
	out[4] = '\0';
}

/* A record; empty texts are missing. */
static void
add(struct world *w, const char *given, const char *family, int birth,
    int phone, const char *postcode, const char *city)
{
	char text[16];

	put(w, GIVEN, given);
	put(w, FAMILY, family);
	snprintf(text, sizeof(text), "19%02d%02d%02d", birth / 28 / 12 % 90,
	    birth / 28 % 12 + 1, birth % 28 + 1);
	put(w, BIRTH, birth < 0 ? "" : text);
	snprintf(text, sizeof(text), "%07d", phone * 7919);
	put(w, PHONE, text);
	put(w, POSTCODE, postcode);
	put(w, CITY, city);
	w->data.records++;
}

static void
make_fields(struct world *w)
{
	static const struct linkage_field fields[FIELDS] = {
		{ .name = "given",
		    .kind = LINKAGE_NAME,
		    .frequency = true,
		    .own = true },
		{ .name = "family",
		    .kind = LINKAGE_NAME,
		    .frequency = true,
		    .shared = .8 },
		{ .name = "birth",
		    .kind = LINKAGE_DATE,
		    .own = true,
		    .shared = usual_twins },
		{ .name = "phone", .kind = LINKAGE_CODE, .shared = .8 },
		{ .name = "postcode",
		    .kind = LINKAGE_CODE,
		    .place = true,
		    .shared = .9 },
		{ .name = "city",
		    .kind = LINKAGE_CATEGORY,
		    .place = true,
		    .area = true,
		    .shared = .9 },
	};

	memset(w, 0, sizeof(*w));
	for (int f = 0; f < FIELDS; f++) {
		w->data.field[f] = fields[f];
		w->data.field[f].swap = -1;
		w->data.field[f].value = w->value[f];
		w->data.field[f].values = &w->values[f];
	}
	w->data.fields = FIELDS;
	w->data.given = GIVEN;
	w->data.family = FAMILY;
	w->data.birth = BIRTH;
	w->data.postcode = POSTCODE;
	w->data.whole = w->data.company = -1;
	w->data.rule[0].part[0].field = PHONE;
	w->data.rule[0].part[1].field = -1;
	w->data.rules = 1;
}

static void
train(struct world *w, struct linkage_model *model)
{
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = .5,
		.together = 1,
		.threads = 2 };
	struct linkage *l = linkage_new(&w->data, &options);

	linkage_train(l, model);
	linkage_free(l);
	for (int f = 0; f < FIELDS; f++)
		map_free(&w->values[f]);
}

/* Pairs of one telephone and family name: so many have two given names, of
 * these `twins` one date of birth and `unknown` none; a hundred more are one
 * customer twice. */
static double
learn_twins(int pairs, int twins, int unknown)
{
	static struct world w;
	struct linkage_model model;
	char one[8], other[8], family[8];

	make_fields(&w);
	for (int i = 0; i < pairs + 100; i++) {
		int birth = i * 37 + 5, later = birth + 11;

		if (i < twins)
			later = birth;
		else if (i < twins + unknown)
			later = -1;
		spell('a', i % 50, one);
		spell('i', i % 50, other);
		spell('q', i, family);
		add(&w, one, family, birth, i, "", "");
		if (i < pairs)
			add(&w, other, family, later, i, "", "");
		else
			add(&w, one, family, birth, i, "", "");
	}
	train(&w, &model);
	return model.shared[BIRTH];
}

/* (twins + usual 100) / (pairs + 100), at most as usual. */
static void
check_twins(void)
{
	near_absolute(learn_twins(400, 12, 0), 32. / 500, 1e-12, "12 of 400");
	near_absolute(learn_twins(400, 0, 0), 20. / 500, 1e-12, "none of 400");
	near_absolute(learn_twins(400, 12, 100), 32. / 400, 1e-12,
	    "who has no date of birth does not count");
	near_absolute(
	    learn_twins(400, 300, 0), usual_twins, 1e-12, "at most as usual");
	near_absolute(
	    learn_twins(0, 0, 0), usual_twins, 1e-12, "as usual without pairs");
}

/* Twenty postcodes of four strangers each, which is six pairs; in so many of
 * them two live in another city, which leaves two pairs of six. In the first
 * some families of three in three cities: no strangers. */
static double
learn_city(int divided, int families)
{
	static struct world w;
	struct linkage_model model;
	char given[8], family[8], postcode[8], city[8];
	int who = 0;

	make_fields(&w);
	for (int i = 0; i < 80; i++, who++) {
		spell('a', who, given);
		spell('q', who, family);
		snprintf(postcode, sizeof(postcode), "%d", 10000 + i / 4);
		snprintf(city, sizeof(city), "%c%d",
		    i / 4 < divided && i % 2 ? 'y' : 'x', i / 4);
		add(&w, given, family, who * 37, who, postcode, city);
	}
	for (int i = 0; i < families * 3; i++, who++) {
		spell('a', who, given);
		spell('q', 500 + i / 3, family);
		snprintf(postcode, sizeof(postcode), "%d", 20000 + i / 3);
		snprintf(city, sizeof(city), "z%d", i);
		add(&w, given, family, who * 37, who, postcode, city);
	}
	train(&w, &model);
	return model.here[CITY];
}

/* (pairs in one city + 10 .98) / (pairs + 10), at most .98. */
static void
check_city(void)
{
	near_absolute(learn_city(5, 0), (15 * 6 + 5 * 2 + 9.8) / 130, 1e-12,
	    "five postcodes of two cities");
	near_absolute(learn_city(20, 0), (20 * 2 + 9.8) / 130, 1e-12,
	    "all of two cities");
	near_absolute(learn_city(0, 0), .98, 1e-12, "at most .98");
	near_absolute(learn_city(5, 30), (15 * 6 + 5 * 2 + 9.8) / 130, 1e-12,
	    "a family is no evidence");
}

int
main(void)
{
	check_twins();
	check_city();
	return tap_end();
}
