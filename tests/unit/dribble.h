/*
 * dribble: an input that gives at most n bytes at a time, for what must not
 * depend on how its bytes arrive.
 */
#pragma once

#include "base/str.h"
#include "io/in.h"

struct dribble {
	struct str rest;
	size_t most;
};

static bool
dribble_read(void *self, char *to, size_t size, size_t *got, struct diag *d)
{
	struct dribble *s = self;
	size_t n = s->rest.n < s->most ? s->rest.n : s->most;

	(void)d;
	n = n < size ? n : size;
	if (n > 0)
		memcpy(to, s->rest.p, n);
	s->rest.p += n;
	s->rest.n -= n;
	*got = n;
	return true;
}

static void
dribble_close(void *self)
{
	(void)self;
}

/* The bytes, at most `most` at a time; *dribble outlives the input. */
static struct in *
dribble_open(struct dribble *dribble, struct str bytes, size_t most)
{
	struct in_source source = { dribble_read, dribble_close, dribble };

	*dribble = (struct dribble){ bytes, most };
	return in_from(&source, "dribble");
}
