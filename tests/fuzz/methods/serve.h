/*
 * serve: what methods.c and serve.c agree on.
 */
#ifndef FUZZ_SERVE_H
#define FUZZ_SERVE_H

enum {
	SERVE_IN = 198, /* descriptors */
	SERVE_OUT = 199,
	SERVE_ROOM = 32768, /* below what a pipe takes at once */
	SERVE_WORDS = 63,
	SERVE_SECONDS = 60
};

#endif
