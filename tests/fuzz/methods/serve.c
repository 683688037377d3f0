/*
 * A library for LD_PRELOAD that makes a server of a tool: it starts once, and
 * each request (its words, a NUL behind each) is run by a fork of it, as if it
 * had been started anew: the start takes most of a short run. For glibc, and a
 * part of the injector of faults (faults/shim.c). The request is preceded by
 * its length as an int, and answered by the status of waitpid.
 */
#define _GNU_SOURCE /* RTLD_NEXT, program_invocation_short_name */

#include "fuzz/methods/serve.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void),
    void (*)(void), void (*)(void), void *);

start_function __libc_start_main;

static main_function *real_main;

static void
reopen(int fd, const char *path, int flags)
{
	int from = open(path, flags, 0600);

	if (from < 0 || dup2(from, fd) < 0)
		_exit(99);
	if (from != fd)
		close(from);
}

static int
run(char *text, size_t n, char **environment)
{
	char *word[SERVE_WORDS + 1];
	int words = 0;

	for (size_t i = 0; i < n && words < SERVE_WORDS;
	     i += strlen(text + i) + 1)
		word[words++] = text + i;
	word[words] = NULL;
	close(SERVE_IN);
	close(SERVE_OUT);
	reopen(0, "/dev/null", O_RDONLY);
	reopen(1, SERVE_STDOUT, O_WRONLY | O_CREAT | O_TRUNC);
	reopen(2, SERVE_STDERR, O_WRONLY | O_CREAT | O_TRUNC);
	alarm(SERVE_SECONDS);
	if (serve_begins != NULL)
		serve_begins();
	return real_main(words, word, environment);
}

static bool
read_all(void *to, size_t n)
{
	char *p = to;
	ssize_t got;

	while (n > 0 && (got = read(SERVE_IN, p, n)) > 0) {
		p += got;
		n -= (size_t)got;
	}
	return n == 0;
}

static int
serve(int argc, char **argv, char **environment)
{
	static char text[SERVE_ROOM];
	int n = 0, status = 0;
	pid_t child;

	if (strncmp(program_invocation_short_name, "crm-", 4) != 0 ||
	    write(SERVE_OUT, &n, sizeof(n)) != sizeof(n))
		return real_main(argc, argv, environment);
	unsetenv("LD_PRELOAD");
	while (read_all(&n, sizeof(n)) && n > 0 && n <= SERVE_ROOM &&
	    read_all(text, (size_t)n)) {
		child = fork();
		if (child == 0)
			return run(text, (size_t)n, environment);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
		if (write(SERVE_OUT, &status, sizeof(status)) < 0)
			break;
	}
	_exit(0);
}

int
__libc_start_main(main_function *given, int argc, char **argv,
    void (*init)(void), void (*fini)(void), void (*loader)(void), void *stack)
{
	start_function *real =
	    (start_function *)(uintptr_t)dlsym(RTLD_NEXT, "__libc_start_main");

	real_main = given;
	return real(serve, argc, argv, init, fini, loader, stack);
}
