/*
 * A library for LD_PRELOAD that makes one call of a served run (serve.c, which
 * is a part of it) fail, as faults.h says. Only for glibc, whose allocator has
 * a second set of names.
 */
#define _GNU_SOURCE

#include "faults/faults.h"
#include "fuzz/methods/serve.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static struct faults *faults;

/* From here on calls are counted. */
void
serve_begins(void)
{
	void *p = mmap(NULL, sizeof(*faults), PROT_READ | PROT_WRITE,
	    MAP_SHARED, FAULTS_FD, 0);

	if (p != MAP_FAILED)
		faults = p;
}

/* Counts a call: true when it is to fail, with errno set. */
static bool
fails(enum faults_call call, bool *cut)
{
	long n;

	if (faults == NULL)
		return false;
	n = __atomic_add_fetch(&faults->count[call], 1, __ATOMIC_RELAXED);
	if (faults->call != call || n < faults->at || n > faults->until)
		return false;
	__atomic_add_fetch(&faults->hit, 1, __ATOMIC_RELAXED);
	if (faults->error == FAULTS_SHORT) {
		if (cut != NULL)
			*cut = true;
		return false;
	}
	errno = faults->error;
	return true;
}

void *
malloc(size_t size)
{
	return fails(FAULTS_malloc, NULL) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails(FAULTS_malloc, NULL) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return fails(FAULTS_malloc, NULL) ? NULL : __libc_realloc(p, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return fails(FAULTS_malloc, NULL) ? NULL
					  : __libc_memalign(alignment, size);
}

int
posix_memalign(void **p, size_t alignment, size_t size)
{
	*p = fails(FAULTS_malloc, NULL) ? NULL
					: __libc_memalign(alignment, size);
	return *p == NULL ? ENOMEM : 0;
}

/* A call that only fails or not. */
#define WRAP(name, type, bad, parameters, arguments)                      \
	type name parameters                                              \
	{                                                                 \
		static type(*next) parameters;                            \
		if (next == NULL)                                         \
			next = (type(*) parameters)(uintptr_t)dlsym(      \
			    RTLD_NEXT, #name);                            \
		return fails(FAULTS_##name, NULL) ? bad : next arguments; \
	}

WRAP(fsync, int, -1, (int fd), (fd))
WRAP(rename, int, -1, (const char *from, const char *to), (from, to))
WRAP(linkat, int, -1,
    (int at, const char *from, int to_at, const char *to, int flags),
    (at, from, to_at, to, flags))
WRAP(close, int, -1, (int fd), (fd))
WRAP(mkstemp, int, -1, (char *name), (name))
WRAP(mmap, void *, MAP_FAILED,
    (void *at, size_t n, int protection, int flags, int fd, off_t from),
    (at, n, protection, flags, fd, from))
WRAP(iconv_open, iconv_t, (iconv_t)-1, (const char *to, const char *from),
    (to, from))

int
pthread_create(pthread_t *thread, const pthread_attr_t *how,
    void *(*run)(void *), void *data)
{
	int (*next)(
	    pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) =
	    (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
		void *))(uintptr_t)dlsym(RTLD_NEXT, "pthread_create");

	return fails(FAULTS_pthread_create, NULL)
	    ? errno
	    : next(thread, how, run, data);
}

ssize_t
read(int fd, void *to, size_t n)
{
	static ssize_t (*next)(int, void *, size_t);
	bool cut = false;

	if (next == NULL)
		next = (ssize_t(*)(int, void *, size_t))(uintptr_t)dlsym(
		    RTLD_NEXT, "read");
	if (fails(FAULTS_read, &cut))
		return -1;
	return next(fd, to, cut && n > 1 ? 1 : n);
}

ssize_t
write(int fd, const void *from, size_t n)
{
	static ssize_t (*next)(int, const void *, size_t);
	bool cut = false;

	if (next == NULL)
		next = (ssize_t(*)(int, const void *, size_t))(uintptr_t)dlsym(
		    RTLD_NEXT, "write");
	if (fails(FAULTS_write, &cut))
		return -1;
	return next(fd, from, cut && n > 1 ? n / 2 : n);
}

int
open(const char *path, int flags, ...)
{
	static int (*next)(const char *, int, ...);
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = va_arg(rest, mode_t);
	va_end(rest);
	if (next == NULL)
		next = (int (*)(const char *, int, ...))(uintptr_t)dlsym(
		    RTLD_NEXT, "open");
	if (faults != NULL && faults->plain &&
	    (flags & O_TMPFILE) == O_TMPFILE) {
		errno = EOPNOTSUPP;
		return -1;
	}
	if (fails(FAULTS_open, NULL))
		return -1;
	return next(path, flags, mode);
}
