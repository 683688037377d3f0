#define _XOPEN_SOURCE 700 /* realpath */

#include "io/target.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/num.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINKS = 40, LONGEST = 4096 };

/* The number of the descriptor that the path names; -1: none. */
static int
stream_of(const char *path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	int64_t n;

	if (strcmp(path, "/dev/stdin") == 0)
		return STDIN_FILENO;
	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < COUNT(folders); i++) {
		size_t length = strlen(folders[i]);

		if (strncmp(path, folders[i], length) == 0 &&
		    num_int(str_of(path + length), &n) && n >= 0 &&
		    n <= INT_MAX)
			return (int)n;
	}
	return -1;
}

/* Where in the path the last name begins. */
static size_t
last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* Replaces a path that is a link by what it says; false for another one. */
static bool
follow(char *path)
{
	char link[LONGEST];
	ssize_t n = readlink(path, link, sizeof(link) - 1);
	size_t at;

	if (n <= 0)
		return false;
	link[n] = '\0';
	at = link[0] == '/' ? 0 : last_name(path);
	if (at + (size_t)n >= LONGEST)
		return false;
	memcpy(path + at, link, (size_t)n + 1);
	return true;
}

/* The path from the root, its folder without links; NULL with errno. */
static char *
real(const char *path)
{
	size_t at = last_name(path), n, more = strlen(path + at) + 1;
	char *start = mem_text(path, at);
	char *folder = realpath(at == 0 ? "." : start, NULL), *whole;
	int saved = errno;

	free(start);
	errno = saved;
	if (folder == NULL)
		return NULL;
	n = strlen(folder);
	whole = mem_alloc(n + 1 + more, 1);
	memcpy(whole, folder, n);
	free(folder);
	if (n > 1)
		whole[n++] = '/';
	memcpy(whole + n, path + at, more);
	return whole;
}

bool
target_find(struct target *t, const char *path, struct diag *d)
{
	char here[LONGEST];
	int links = 0;

	*t = (struct target){ .stream = -1 };
	errno = ENAMETOOLONG;
	if (strlen(path) < sizeof(here)) {
		snprintf(here, sizeof(here), "%s", path);
		while ((t->stream = stream_of(here)) < 0 && links++ < LINKS &&
		    follow(here))
			;
		if (t->stream >= 0) {
			target_of(t, t->stream);
			return true;
		}
		errno = ELOOP;
		if (links <= LINKS)
			t->real = real(here);
	}
	if (t->real == NULL)
		return diag_set(d, EXIT_SYSTEM, "open", "cannot write %s: %s",
		    path, strerror(errno));
	t->path = mem_text(here, strlen(here));
	t->there = stat(t->path, &t->status) == 0;
	return true;
}

void
target_of(struct target *t, int descriptor)
{
	*t = (struct target){ .stream = descriptor };
	t->there = fstat(descriptor, &t->status) == 0;
}

bool
target_replaceable(const struct target *t)
{
	return t->stream < 0 && (!t->there || S_ISREG(t->status.st_mode));
}

bool
target_same(const struct target *a, const struct target *b)
{
	if (a->there && b->there)
		return a->status.st_dev == b->status.st_dev &&
		    a->status.st_ino == b->status.st_ino;
	return !a->there && !b->there && a->real != NULL && b->real != NULL &&
	    strcmp(a->real, b->real) == 0;
}

void
target_free(struct target *t)
{
	free(t->path);
	free(t->real);
}
