#include "cli/places.h"

#include "base/arena.h"
#include "base/die.h"
#include "base/vec.h"
#include "cli/common.h"
#include "io/target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct spot {
	/* INPUT: rows of the input; MAIN: -o, or standard output */
	enum { READ, INPUT, WRITTEN, MAIN } how;
	const char *what;      /* as it was given */
	const struct opt *opt; /* or NULL */
	struct target target;
};

struct spots {
	VEC(struct spot) list;
	struct arena arena;
};

static const char *
join(struct spots *s, const char *a, const char *b, const char *c)
{
	size_t n = strlen(a) + strlen(b) + strlen(c) + 1;
	char *text = arena_alloc(&s->arena, n);

	snprintf(text, n, "%s%s%s", a, b, c);
	return text;
}

static void
add(struct spots *s, struct spot *spot, const char *path)
{
	struct target *t = &spot->target;
	bool read = spot->how == READ || spot->how == INPUT;
	struct diag d;

	if (strcmp(path, "-") == 0)
		target_of(t, read ? STDIN_FILENO : STDOUT_FILENO);
	else if (!target_find(t, path, &d) && !read)
		die(d.status, "%s", d.text);
	if (!read && t->there && S_ISDIR(t->status.st_mode))
		die(EXIT_SYSTEM, "cannot write %s: %s", path, strerror(EISDIR));
	vec_push(&s->list, *spot);
}

/* What an output makes beside itself, or what begins with a text. */
static void
add_beside(
    struct spots *s, const struct opt *opt, const char *path, const char *what)
{
	struct str rest = str_of(opt->beside == NULL ? "" : opt->beside);

	while (rest.n > 0 && path != NULL) {
		struct str ending = arena_str(&s->arena, str_cut(&rest, ' '));
		struct spot spot = { .how = WRITTEN };

		spot.what = join(s, what, "", ending.p);
		add(s, &spot, join(s, path, "", ending.p));
	}
}

/* The files that are there of those that an option lists. */
static void
add_listed(struct spots *s, const struct opt *opt, const char *list)
{
	str_each (item, str_of(list), ',') {
		struct spot spot = { .how = READ, .opt = opt };
		struct str file = item, after = file;

		str_cut(&after, '=');
		if (after.p != NULL)
			file = after;
		spot.what = join(s, "--", opt->name, join(s, "=", list, ""));
		file = arena_str(&s->arena, file);
		if (access(file.p, F_OK) == 0)
			add(s, &spot, file.p);
	}
}

/* The file that an option names, or how its files begin; NULL for none. */
static const char *
file_of(const struct opt *opt, const void *values)
{
	const char *at = (const char *)values + opt->at;

	return opt->kind == OPT_FILE || opt->kind == OPT_FILES ||
		opt->kind == OPT_OUTPUT || opt->beside != NULL
	    ? *(const char *const *)(const void *)at
	    : NULL;
}

static void
add_options(struct spots *s, const struct opt *opt, const void *values)
{
	for (; opt != NULL && opt->kind != OPT_END; opt++) {
		const char *path = file_of(opt, values);
		bool main = opt->letter == 'o';
		struct spot spot = { .what = "standard output", .opt = opt };

		if (path == NULL && !main)
			continue;
		if (opt->kind == OPT_FILES) {
			add_listed(s, opt, path);
			continue;
		}
		spot.how = main		      ? MAIN
		    : opt->kind == OPT_OUTPUT ? WRITTEN
					      : READ;
		if (path != NULL)
			spot.what =
			    join(s, "--", opt->name, join(s, "=", path, ""));
		if (opt->kind != OPT_TEXT) {
			add(s, &spot, path == NULL ? "-" : path);
			path = spot.target.path;
		}
		add_beside(s, opt, path, spot.what);
	}
}

static bool
plain(const struct target *t)
{
	return !t->there || S_ISREG(t->status.st_mode);
}

/* Rows of two outputs would be mixed there. */
static bool
keeps(const struct target *t)
{
	return plain(t) || S_ISFIFO(t->status.st_mode);
}

/* Does an output take the place of what is read, at the end? */
static bool
may_replace(const struct spot *a, const struct spot *b)
{
	const char *of = a->opt == NULL ? NULL : a->opt->replaces;

	return ((a->how == MAIN && b->how == INPUT) ||
		   (of != NULL && b->opt != NULL &&
		       strcmp(of, b->opt->name) == 0)) &&
	    target_replaceable(&a->target);
}

/* Two outputs, or an output and what is read: may both be what they are? What
 * else goes to standard error is the caller's wish. */
static bool
clash(const struct spot *a, const struct spot *b)
{
	const struct target *ta = &a->target, *tb = &b->target;

	if (b->how <= INPUT)
		return plain(ta) && target_same(ta, tb) && !may_replace(a, b);
	if (ta->stream >= 0 && tb->stream >= 0 &&
	    (ta->stream == STDERR_FILENO || tb->stream == STDERR_FILENO))
		return false;
	return (ta->stream >= 0 && ta->stream == tb->stream) ||
	    (keeps(ta) && target_same(ta, tb));
}

static _Noreturn void
refuse(const struct spot *a, const struct spot *b)
{
	const char *path =
	    a->target.real != NULL ? a->target.real : b->target.real;

	if (b->how <= INPUT)
		die(EXIT_USAGE, "%s would destroy what is read: %s", a->what,
		    b->what);
	die(EXIT_USAGE, "%s and %s are one file%s%s", a->what, b->what,
	    path == NULL ? "" : ", ", path == NULL ? "" : path);
}

/* Rows of an input that is given twice count twice, which few want; standard
 * input is read once. */
static void
tell_twice(struct tool *tool, const struct spot *input)
{
	for (size_t i = 0; i < tool->files; i++)
		for (size_t k = 0; k < i; k++) {
			const struct target *a = &input[k].target;
			const struct target *b = &input[i].target;

			if (strcmp(tool->file[i], "-") == 0 &&
			    strcmp(tool->file[k], "-") == 0)
				die(EXIT_USAGE,
				    "- is given twice: standard input is read "
				    "once");
			if (!b->there || !S_ISREG(b->status.st_mode) ||
			    !target_same(a, b))
				continue;
			report_say(
			    &tool->report, "%s is given twice", tool->file[i]);
			break;
		}
}

void
places_check(struct tool *tool)
{
	struct spots s = { 0 };

	add_options(&s, common_options, &tool->common);
	for (size_t i = 0; i < tool->methods; i++)
		add_options(&s, tool->method[i]->options, tool->options[i]);
	for (size_t i = 0; i < tool->files; i++) {
		struct spot spot = { .how = INPUT, .what = tool->file[i] };

		add(&s, &spot, tool->file[i]);
	}
	for (size_t i = 0; i < s.list.n; i++)
		for (size_t k = 0; s.list.v[i].how > INPUT && k < s.list.n; k++)
			if ((k > i || s.list.v[k].how <= INPUT) &&
			    clash(&s.list.v[i], &s.list.v[k]))
				refuse(&s.list.v[i], &s.list.v[k]);
	tell_twice(tool, s.list.v + (s.list.n - tool->files));
	for (size_t i = 0; i < s.list.n; i++)
		target_free(&s.list.v[i].target);
	vec_free(&s.list);
	arena_free(&s.arena);
}
