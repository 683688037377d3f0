/*
 * serve: what serve.c and who asks it (servers.h) agree on.
 */
#pragma once

enum {
	SERVE_IN = 198, /* descriptors */
	SERVE_OUT = 199,
	SERVE_ROOM = 32768, /* below what a pipe takes at once */
	SERVE_WORDS = 63,
	SERVE_SECONDS = 60 /* until a run is ended by SIGALRM */
};

/* Where a run prints to, in the folder that the server was started in. */
#define SERVE_STDOUT "out.txt"
#define SERVE_STDERR "err.txt"

/* Called by each run before its main begins, where a library has it. */
__attribute__((weak)) void serve_begins(void);
