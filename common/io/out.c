#include "io/out.h"

#include "base/die.h"
#include "base/mem.h"
#include "io/again.h"
#include "io/target.h"
#include "io/temporary.h"

#include <stdlib.h>

static const char *
name_of(const struct out *out)
{
	return out->path == NULL ? "standard output" : out->path;
}

_Noreturn static void
fail(const struct out *out)
{
	die(EXIT_SYSTEM, "cannot write %s: %s", name_of(out), strerror(errno));
}

/* Standard streams share their place in a file with whoever else writes there,
 * so even a plain file is not replaced then. */
static int
open_target(struct out *out, const struct target *target)
{
	if (target->stream >= 0)
		return dup(target->stream);
	if (!target_replaceable(target))
		return again_open(target->path, O_WRONLY, 0);
	out->kind = OUT_REPLACES;
	return temporary_replacing(target->path);
}

static void
start(struct out *out, const char *path)
{
	*out = (struct out){ .path = path, .room = OUT_ROOM };
	out->bytes = mem_alloc(OUT_ROOM, 1);
}

void
out_open(struct out *out, const char *path)
{
	struct target target;
	struct diag d;

	start(out, path);
	if (path == NULL || strcmp(path, "-") == 0) {
		out->path = NULL;
		out->fd = STDOUT_FILENO;
		return;
	}
	if (!target_find(&target, path, &d))
		die(d.status, "%s", d.text);
	out->fd = open_target(out, &target);
	if (out->fd < 0)
		fail(out);
	target_free(&target);
}

void
out_open_new(struct out *out, const char *path)
{
	start(out, path);
	out->kind = OUT_NEW;
	out->fd = temporary_named(path);
	if (out->fd < 0)
		fail(out);
}

void
out_open_memory(struct out *out)
{
	start(out, NULL);
	out->kind = OUT_MEMORY;
	out->fd = -1;
}

static void
write_all(struct out *out, const char *p, size_t n)
{
	if (!again_write(out->fd, p, n))
		fail(out);
}

void
out_flush(struct out *out)
{
	size_t n = out->n;

	if (out->kind == OUT_MEMORY) {
		out->room *= 2;
		out->bytes = mem_resize(out->bytes, out->room, 1);
		return;
	}
	out->n = 0;
	write_all(out, out->bytes, n);
}

void
out_large(struct out *out, const char *p, size_t n)
{
	out_flush(out);
	if (out->kind == OUT_MEMORY) {
		while (out->room - out->n < n)
			out_flush(out);
	} else if (n >= OUT_ROOM) {
		write_all(out, p, n);
		return;
	}
	memcpy(out->bytes + out->n, p, n);
	out->n += n;
}

void
out_sync(struct out *out)
{
	out_flush(out);
	if (!again_sync(out->fd))
		fail(out);
}

static void
close_file(struct out *out)
{
	/* a standard stream stays open: no file may get its number */
	int fd = out->path == NULL ? dup(out->fd) : out->fd;

	if (fd < 0 || !again_close(fd))
		fail(out);
}

void
out_close(struct out *out)
{
	struct diag d;

	out_flush(out);
	if (out->kind == OUT_IN_PLACE)
		close_file(out);
	else if (!temporary_whole(out->fd, &d))
		die(d.status, "%s", d.text);
	free(out->bytes);
	*out = (struct out){ .fd = -1 };
}

void
out_abandon(struct out *out)
{
	if (out->kind == OUT_REPLACES || out->kind == OUT_NEW)
		temporary_drop(out->fd);
	free(out->bytes);
	*out = (struct out){ .fd = -1 };
}

void
out_first(const struct out *out)
{
	if (out->kind == OUT_REPLACES)
		temporary_first(out->fd);
}

static bool
write_rest(void *self)
{
	const struct out *out = self;

	return again_write(out->fd, out->bytes, out->n);
}

void
out_evidence(struct out *out)
{
	if (out->kind == OUT_REPLACES)
		temporary_evidence(out->fd, write_rest, out);
}

void
out_commit(bool sync)
{
	struct diag d;

	if (!temporary_commit(false, sync, &d))
		die(d.status, "%s", d.text);
}

void
out_commit_evidence(void)
{
	struct diag d;

	temporary_commit(true, true, &d);
}
