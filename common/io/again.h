/*
 * again: calls of the system that go on when a signal has interrupted them.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

static inline int
again_open(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static inline ssize_t
again_read(int fd, void *to, size_t n)
{
	ssize_t got;

	do
		got = read(fd, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* False with errno; some kinds of files cannot be synced, and need not. */
static inline bool
again_sync(int fd)
{
	int result;

	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result == 0 || errno == EINVAL;
}

/* An interrupted close has closed. */
static inline bool
again_close(int fd)
{
	return close(fd) == 0 || errno == EINTR;
}

/* Writes all n bytes; false with errno. */
static inline bool
again_write(int fd, const char *from, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, from, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		from += done;
		n -= (size_t)done;
	}
	return true;
}
