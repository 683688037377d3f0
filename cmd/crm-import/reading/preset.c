#include "preset.h"

#include "base/map.h"
#include "table/role_name.h"
#include "text/date_local.h"
#include "text/normalise.h"

/* name, layout, guard, date order, currency, columns with commas */
static const char *const presets[] = {
#include "presets.inc"
};

/* name, role, level, column */
static const char *const roles[] = {
#include "preset_roles.inc"
};

static enum preset_layout
layout_of(struct str word)
{
	static const char *const words[] = { "one-row", "first-line",
		"repeated", "one-line", "wide-items", "report",
		"report-groups" };

	size_t i = str_place(word, words, COUNT(words));

	return i < COUNT(words) ? (enum preset_layout)i : PRESET_ONE_ROW;
}

static void
copy(char *to, size_t size, struct str s)
{
	size_t n = s.n < size ? s.n : size - 1;

	memcpy(to, s.p, n);
	to[n] = '\0';
}

static struct str
read_preset(const char *row, struct preset *p)
{
	struct str rest = str_of(row), cell;

	*p = (struct preset){ .order = DATE_LOCAL_NONE };
	copy(p->name, sizeof(p->name), str_cut(&rest, '\t'));
	p->layout = layout_of(str_cut(&rest, '\t'));
	cell = str_cut(&rest, '\t');
	p->guard = cell.n > 0 ? cell.p[0] : '\0';
	cell = str_cut(&rest, '\t');
	if (str_eq(cell, STR("dmy")))
		p->order = DATE_LOCAL_DMY;
	if (str_eq(cell, STR("mdy")))
		p->order = DATE_LOCAL_MDY;
	copy(p->currency, sizeof(p->currency), str_cut(&rest, '\t'));
	return rest;
}

bool
preset_find(struct str name, struct preset *preset)
{
	for (size_t i = 0; i < COUNT(presets); i++) {
		read_preset(presets[i], preset);
		if (str_eq(str_of(preset->name), name))
			return true;
	}
	return false;
}

bool
preset_list(size_t i, struct str *name, struct str *columns)
{
	struct str rest;

	if (i >= COUNT(presets))
		return false;
	rest = str_of(presets[i]);
	*name = str_cut(&rest, '\t');
	for (int k = 0; k < 4; k++)
		str_cut(&rest, '\t');
	*columns = rest;
	return true;
}

/* Column names compare trimmed and without a leading asterisk, */
static struct str
bare(struct str name)
{
	struct str s = normalise_trim(name);

	if (s.n > 1 && s.p[0] == '*')
		s = normalise_trim((struct str){ s.p + 1, s.n - 1 });
	return s;
}

/* and without case, of any script. */
static bool
same_name(struct str a, struct str b)
{
	scoped struct text x = { 0 };
	scoped struct text y = { 0 };
	bool same = str_ieq(a, b);

	if (!same && !str_is_ascii(a) && !str_is_ascii(b))
		same = str_eq(normalise(a, NORMALISE_FOLD, &x),
		    normalise(b, NORMALISE_FOLD, &y));
	return same;
}

/* The column called so; the empty name is the first column. */
static size_t
find(const struct header *header, struct str name)
{
	struct str want = bare(name);

	if (want.n == 0 && header->n > 0 &&
	    str_eq(header->name[0], STR("column_1")))
		return 0;
	for (size_t i = 0; want.n > 0 && i < header->n; i++)
		if (same_name(bare(header->name[i]), want))
			return i;
	return ROLE_NONE;
}

/* The names of a header's columns, in the form in which they compare. */
struct names {
	struct map map;
	bool plain; /* all of them of ASCII */
	struct text room;
};

static void
fold_names(const struct header *header, struct names *names)
{
	names->plain = true;
	for (size_t i = 0; i < header->n; i++) {
		struct str name = normalise(
		    bare(header->name[i]), NORMALISE_FOLD, &names->room);

		names->plain &= str_is_ascii(name);
		map_add(&names->map, name);
	}
	if (header->n > 0 && str_eq(header->name[0], STR("column_1")))
		map_add(&names->map, STR(""));
}

/* Does it begin with a letter of East Asia, of which none becomes ASCII? */
static bool
is_east_asian(struct str name)
{
	return name.n > 0 && (unsigned char)name.p[0] >= 0xE3 &&
	    (unsigned char)name.p[0] <= 0xED;
}

static bool
is_there(struct names *names, struct str name)
{
	if (names->plain && is_east_asian(name))
		return false;
	return map_find(&names->map,
		   normalise(bare(name), NORMALISE_FOLD, &names->room)) !=
	    MAP_NONE;
}

/* How much of a preset's columns is in the header, 0 to 1. */
static double
share_of(struct names *names, struct str columns, size_t *there)
{
	size_t n = 0;
	char mark = memchr(columns.p, '\t', columns.n) != NULL ? '\t' : ',';

	*there = 0;
	while (columns.p != NULL) {
		n++;
		*there += is_there(names, str_cut(&columns, mark));
	}
	return (double)*there / (double)n;
}

/* Are the columns of the required roles there, of those that the preset has? */
static bool
has_roles(const struct preset *p, struct names *names, const char *required)
{
	struct str rest = str_of(required), role, column;

	while (rest.p != NULL) {
		struct str want = str_cut(&rest, ',');

		for (size_t i = 0; preset_role(p, &i, &role, &column);)
			if (str_eq(role, want) && !is_there(names, column))
				return false;
	}
	return true;
}

/* Has the preset one of the roles that make a file one of the kind? */
static bool
is_of_kind(const struct preset *p, const struct kind *kind)
{
	struct str role, column;

	for (size_t i = 0; kind->own != NULL;)
		if (!preset_role(p, &i, &role, &column))
			return false;
		else if (str_listed(str_of(kind->own), role))
			break;
	return true;
}

/* The preset with the largest share, and that of the next. */
struct contest {
	double best, second;
	struct preset preset;
};

/* For their number says more, a little is added. One that may not win is still
 * a rival. */
static void
enter(struct contest *c, double share, size_t there, const struct preset *p)
{
	share += (double)there / 1000;
	if (p != NULL && share > c->best) {
		c->second = c->best;
		c->best = share;
		c->preset = *p;
	} else if (share > c->second) {
		c->second = share;
	}
}

/* Which share won; 0 if none is clear. */
static double
winner(const struct contest *c)
{
	return c->best >= .8 || c->best >= c->second + .1 ? c->best : 0;
}

bool
preset_recognise(
    const struct header *header, const struct kind *kind, struct preset *preset)
{
	/* by the preset's columns in the header; by the header's in it */
	struct contest own = { .best = 0 }, covered = { .best = 0 };
	struct names names = { .plain = true };

	fold_names(header, &names);
	for (size_t i = 0; i < COUNT(presets); i++) {
		struct preset p;
		struct str columns = read_preset(presets[i], &p);
		size_t there;
		bool wins, ours;
		double share = share_of(&names, columns, &there);
		double cover = (double)there / (double)header->n;

		if (there < 3)
			continue;
		ours = is_of_kind(&p, kind);
		wins = ours && has_roles(&p, &names, kind->required);
		if (share >= .6 && (there > 3 || share >= 1))
			enter(&own, share, there,
			    wins || (ours && share >= .8) ? &p : NULL);
		if (there >= 8 && cover >= .6)
			enter(&covered, cover, there, wins ? &p : NULL);
	}
	map_free(&names.map);
	vec_free(&names.room);
	*preset = winner(&own) < .8 && winner(&covered) > winner(&own)
	    ? covered.preset
	    : own.preset;
	return winner(&own) > 0 || winner(&covered) > 0;
}

size_t
preset_column(
    const struct preset *preset, const char *role, const struct header *header)
{
	for (size_t i = 0; i < COUNT(roles); i++) {
		struct str rest = str_of(roles[i]);

		if (!str_eq(str_cut(&rest, '\t'), str_of(preset->name)) ||
		    !str_eq(str_cut(&rest, '\t'), str_of(role)))
			continue;
		str_cut(&rest, '\t');
		return find(header, rest);
	}
	return ROLE_NONE;
}

bool
preset_knows(const struct preset *preset, struct str column)
{
	struct preset p;

	for (size_t i = 0; i < COUNT(presets); i++) {
		struct str columns = read_preset(presets[i], &p);
		char mark =
		    memchr(columns.p, '\t', columns.n) != NULL ? '\t' : ',';

		while (strcmp(p.name, preset->name) == 0 && columns.p != NULL)
			if (same_name(
				bare(str_cut(&columns, mark)), bare(column)))
				return true;
	}
	return false;
}

bool
preset_role(const struct preset *preset, size_t *i, struct str *role,
    struct str *column)
{
	while (*i < COUNT(roles)) {
		struct str rest = str_of(roles[(*i)++]);

		if (!str_eq(str_cut(&rest, '\t'), str_of(preset->name)))
			continue;
		*role = str_cut(&rest, '\t');
		str_cut(&rest, '\t');
		*column = rest;
		return true;
	}
	return false;
}
