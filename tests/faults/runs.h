/*
 * runs: the lines of runs.txt, and the files of a folder before and after them.
 */
#pragma once

#include "fuzz/methods/serve.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = 40, FILES = 24, LINE = 8192 };

struct bytes {
	char *p;
	size_t n;
};

/* The files of a folder, by name. */
struct folder {
	struct {
		char name[64];
		struct bytes bytes;
	} file[FILES];
	int n;
};

/* A line of runs.txt. */
struct line {
	char text[LINE], what[LINE];
	char *word[WORDS];
	bool again;
	struct folder before; /* what is there */
};

static inline struct bytes
read_descriptor(int fd)
{
	size_t room = (size_t)lseek(fd, 0, SEEK_END);
	struct bytes b = { malloc(room + 1), 0 };
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, b.p + b.n, room - b.n)) > 0)
		b.n += (size_t)n;
	b.p[b.n] = '\0';
	return b;
}

static inline bool
same(const struct bytes *a, const struct bytes *b)
{
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

static inline int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* What a run prints is none of its files. */
static inline int
is_file(const struct dirent *entry)
{
	static const char *const others[] = { ".", "..", SERVE_STDOUT,
		SERVE_STDERR };

	for (int i = 0; i < 4; i++)
		if (strcmp(entry->d_name, others[i]) == 0)
			return false;
	return true;
}

static inline void
read_folder(const char *path, struct folder *f)
{
	struct dirent **entry;
	int n = scandir(path, &entry, is_file, by_name);
	char name[PATH_MAX + 300];

	*f = (struct folder){ .n = 0 };
	for (int i = 0; i < n; i++) {
		int fd;

		snprintf(name, sizeof(name), "%s/%s", path, entry[i]->d_name);
		fd = open(name, O_RDONLY);
		if (fd >= 0 && f->n < FILES) {
			snprintf(
			    f->file[f->n].name, 64, "%.63s", entry[i]->d_name);
			f->file[f->n++].bytes = read_descriptor(fd);
			close(fd);
		}
		free(entry[i]);
	}
	free(entry);
}

static inline void
free_folder(struct folder *f)
{
	for (int i = 0; i < f->n; i++)
		free(f->file[i].bytes.p);
	f->n = 0;
}

/* The first file that is another one in b, NULL where none is; what a lock file
 * holds, and whether there is one, does not matter. */
static inline const char *
differs(const struct folder *a, const struct folder *b)
{
	int i = 0, k = 0;

	while (i < a->n || k < b->n) {
		const char *x = i < a->n ? a->file[i].name : NULL;
		const char *y = k < b->n ? b->file[k].name : NULL;

		if (x != NULL && strstr(x, ".lock") != NULL)
			i++;
		else if (y != NULL && strstr(y, ".lock") != NULL)
			k++;
		else if (x == NULL || y == NULL || strcmp(x, y) != 0)
			return x == NULL || (y != NULL && strcmp(y, x) < 0) ? y
									    : x;
		else if (!same(&a->file[i++].bytes, &b->file[k++].bytes))
			return x;
	}
	return NULL;
}

static inline void
write_folder(const char *path, const struct folder *f)
{
	struct dirent **entry;
	int there = scandir(path, &entry, is_file, by_name);
	char name[PATH_MAX + 300];

	for (int i = 0; i < there; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, entry[i]->d_name);
		unlink(name);
		free(entry[i]);
	}
	free(entry);
	for (int i = 0; i < f->n; i++) {
		int fd;

		snprintf(name, sizeof(name), "%s/%s", path, f->file[i].name);
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (write(fd, f->file[i].bytes.p, f->file[i].bytes.n) < 0)
			abort();
		close(fd);
	}
}

/* What a file that is there before the run holds. */
static inline const char *
content(const char *name)
{
	if (strcmp(name, "master.csv") == 0)
		return "customer_key,name\nC000001,Ann\n";
	if (strcmp(name, "key") == 0)
		return "4fb3a1c9d2e870655b9c1f02a7e6d8433c5f90be17a2644d\n";
	return "";
}

/* Splits a line of runs.txt: what is there before it, and its words; @ and %
 * are folders of the tree at `top`. */
static inline void
read_line(const char *top, const char *line, struct line *r)
{
	size_t n = 0;
	char *rest;

	*r = (struct line){ .again = strncmp(line, "again;", 6) == 0 };
	if (r->again)
		line += strspn(line + 6, " ") + 6;
	if (strncmp(line, "old ", 4) == 0) {
		char names[LINE];

		snprintf(names, sizeof(names), "%.*s", (int)strcspn(line, ";"),
		    line);
		strtok(names, " ");
		for (char *name; (name = strtok(NULL, " ")) != NULL;) {
			struct bytes *bytes =
			    &r->before.file[r->before.n].bytes;

			snprintf(
			    r->before.file[r->before.n++].name, 64, "%s", name);
			bytes->p = strdup(content(name));
			bytes->n = strlen(bytes->p);
		}
		line += strcspn(line, ";") + 1;
		line += strspn(line, " ");
	}
	snprintf(r->what, sizeof(r->what), "%s", line);
	for (; *line != '\0' && n + PATH_MAX < LINE; line++)
		if (*line == '@' || *line == '%')
			n += (size_t)snprintf(r->text + n, LINE - n,
			    "%s/tests/%s/", top,
			    *line == '@' ? "data/examples" : "faults/data");
		else
			r->text[n++] = *line;
	rest = r->text;
	for (int i = 0; i < WORDS - 1; i++, rest = NULL)
		if ((r->word[i] = strtok(rest, " ")) == NULL)
			break;
}
