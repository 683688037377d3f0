/*
 * servers: tools that were started once and are asked for runs (serve.c).
 */
#pragma once

#include "fuzz/methods/serve.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SERVERS = 16 };

/* A tool that waits for requests; to: -1 where it cannot. */
struct server {
	char tool[32];
	int to, from;
	pid_t pid;
};

struct servers {
	char so[PATH_MAX]; /* the library */
	struct server server[SERVERS];
	int n;
};

static inline void
run_server(const char *so, const char *tool, const int *to, const int *from)
{
	const char *asan = getenv("ASAN_OPTIONS");
	char text[PATH_MAX];

	snprintf(text, sizeof(text), "%s%sverify_asan_link_order=0",
	    asan == NULL ? "" : asan, asan == NULL ? "" : ":");
	setenv("ASAN_OPTIONS", text, 1);
	setenv("LD_PRELOAD", so, 1);
	dup2(to[0], SERVE_IN);
	dup2(from[1], SERVE_OUT);
	for (int fd = 3; fd < SERVE_IN; fd++)
		close(fd);
	execlp(tool, tool, "--version", (char *)NULL);
	_exit(99);
}

/* The server of a tool, which is started when it is first asked for. */
static inline struct server *
server_of(struct servers *b, const char *tool)
{
	struct server *s = b->server;
	int to[2], from[2], ready;

	for (; s < b->server + b->n; s++)
		if (strcmp(s->tool, tool) == 0)
			return s;
	if (b->n == SERVERS)
		abort();
	b->n++;
	snprintf(s->tool, sizeof(s->tool), "%s", tool);
	s->to = -1;
	if (access(b->so, R_OK) != 0 || pipe(to) != 0 || pipe(from) != 0)
		return s;
	fflush(stdout);
	s->pid = fork();
	if (s->pid == 0)
		run_server(b->so, tool, to, from);
	close(to[0]);
	close(from[1]);
	s->from = from[0];
	if (read(s->from, &ready, sizeof(ready)) == sizeof(ready))
		s->to = to[1];
	return s;
}

/* Ends them all. */
static inline void
servers_close(struct servers *b)
{
	for (int i = 0; i < b->n; i++)
		if (b->server[i].to >= 0) {
			close(b->server[i].to);
			close(b->server[i].from);
			waitpid(b->server[i].pid, NULL, 0);
		}
	b->n = 0;
}

/* Lets the tool run its words (word[0], ...): *status is that of waitpid. False
 * where there is no server. */
static inline bool
servers_ask(struct servers *b, char *const *word, int *status)
{
	struct server *s = server_of(b, word[0]);
	char text[SERVE_ROOM + sizeof(int)];
	int n = 0;

	if (s->to < 0)
		return false;
	for (int i = 0; word[i] != NULL; i++)
		n += sprintf(text + sizeof(n) + n, "%s", word[i]) + 1;
	memcpy(text, &n, sizeof(n));
	if (write(s->to, text, sizeof(n) + (size_t)n) < 0 ||
	    read(s->from, status, sizeof(*status)) != sizeof(*status))
		abort();
	return true;
}
