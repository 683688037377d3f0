#include "cli/original.h"

#include "base/die.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct original {
	const char *path;
	int fd;
	uint64_t mark; /* bytes of a byte order mark */
	struct stat seen;
};

struct original *
original_open(const struct input *in)
{
	const char *path = in->tool->file[0];
	struct original o = { .path = path };
	unsigned char head[3] = { 0 };

	if (in->tool->files > 1 || strcmp(path, "-") == 0 || in->decode != NULL)
		return NULL;
	o.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (o.fd < 0)
		return NULL;
	if (fstat(o.fd, &o.seen) != 0 || !S_ISREG(o.seen.st_mode) ||
	    pread(o.fd, head, sizeof(head), 0) < 0 ||
	    (head[0] == 0x1f && head[1] == 0x8b)) {
		close(o.fd);
		return NULL;
	}
	o.mark = memcmp(head, "\xef\xbb\xbf", sizeof(head)) == 0 ? 3 : 0;
	return memcpy(mem_alloc(1, sizeof(o)), &o, sizeof(o));
}

static bool
is_changed(const struct original *o)
{
	struct stat now;

	return fstat(o->fd, &now) != 0 || now.st_size < o->seen.st_size ||
	    (now.st_size == o->seen.st_size &&
		now.st_mtim.tv_sec != o->seen.st_mtim.tv_sec);
}

void
original_read(const struct original *o, uint64_t from, uint64_t to,
    char **bytes, size_t *room)
{
	size_t n = (size_t)(to - from), done = 0;

	if (n > *room) {
		*room = n + n / 4;
		free(*bytes);
		*bytes = mem_alloc(*room, 1);
	}
	while (done < n) {
		ssize_t got = pread(o->fd, *bytes + done, n - done,
		    (off_t)(from + o->mark + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die(EXIT_SYSTEM, "cannot read %s again: %s", o->path,
			    strerror(errno));
		if (got == 0 || is_changed(o))
			die(EXIT_SYSTEM, "%s was changed while it was read",
			    o->path);
		done += (size_t)got;
	}
}
