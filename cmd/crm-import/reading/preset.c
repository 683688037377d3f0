#include "preset.h"

#include "base/arena.h"
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

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static enum preset_layout
layout_of(struct str word)
{
	static const char *const words[] = { "one-row", "first-line",
		"repeated", "one-line", "wide-items", "report",
		"report-groups" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(word, str_of(words[i])))
			return (enum preset_layout)i;
	return PRESET_ONE_ROW;
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

/* Column names compare trimmed, without case and a leading asterisk. */
static struct str
plain(struct str name, struct text *room)
{
	struct str s = normalise_trim(name);

	if (s.n > 1 && s.p[0] == '*')
		s = normalise_trim((struct str){ s.p + 1, s.n - 1 });
	return normalise(s, NORMALISE_FOLD, room);
}

/* The column called so; the empty name is the first column. */
static size_t
find(const struct header *header, struct str name)
{
	struct text a = { 0 }, b = { 0 };
	struct str want = plain(name, &a);
	size_t found = ROLE_NONE;

	if (want.n == 0 && header->n > 0 &&
	    str_eq(header->name[0], STR("column_1")))
		found = 0;
	for (size_t i = 0; want.n > 0 && found == ROLE_NONE && i < header->n;
	     i++)
		if (str_eq(plain(header->name[i], &b), want))
			found = i;
	vec_free(&a);
	vec_free(&b);
	return found;
}

bool
preset_recognise(const struct header *header, struct preset *preset)
{
	double best = 0;

	for (size_t i = 0; i < COUNT(presets); i++) {
		struct preset p;
		struct str columns = read_preset(presets[i], &p);
		size_t n = 0, there = 0;
		double share;

		while (columns.p != NULL) {
			n++;
			there +=
			    find(header, str_cut(&columns, ',')) != ROLE_NONE;
		}
		share = (double)there / (double)n;
		if (share < .8 || there < 4)
			continue;
		share += (double)there / 1000; /* more columns say more */
		if (share > best) {
			best = share;
			*preset = p;
		}
	}
	return best > 0;
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
