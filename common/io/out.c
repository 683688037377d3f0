#include "io/out.h"

#include "base/die.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The temporary files to remove when the process ends early: the one place
 * where the project keeps state of the process, because only exit and signal
 * handlers can do this.
 */
enum { TEMPORARIES = 8 };
static char *volatile temporaries[TEMPORARIES];

static void
remove_temporaries(void)
{
	for (int i = 0; i < TEMPORARIES; i++)
		if (temporaries[i] != NULL)
			unlink(temporaries[i]);
}

static void
on_signal(int signal_number)
{
	remove_temporaries();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void
remember(char *path)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	static bool ready;

	for (int i = 0; i < TEMPORARIES; i++)
		if (temporaries[i] == NULL) {
			temporaries[i] = path;
			break;
		}
	if (ready)
		return;
	ready = true;
	atexit(remove_temporaries);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], on_signal);
}

static void
forget(const char *path)
{
	for (int i = 0; i < TEMPORARIES; i++)
		if (temporaries[i] == path)
			temporaries[i] = NULL;
}

static const char *
name_of(const struct out *out)
{
	return out->path == NULL ? "standard output" : out->path;
}

/* A new file beside the path, which only its owner can read until it is whole.
 */
static void
open_temporary(struct out *out)
{
	size_t size = strlen(out->path) + sizeof(".XXXXXX");

	out->temporary = mem_alloc(size, 1);
	snprintf(out->temporary, size, "%s.XXXXXX", out->path);
	out->fd = mkstemp(out->temporary);
	if (out->fd < 0)
		die(EXIT_SYSTEM, "cannot write beside %s: %s", out->path,
		    strerror(errno));
	remember(out->temporary);
}

/* The rights of the file that is replaced, else those the shell would give. */
static void
set_rights(const struct out *out)
{
	mode_t mask = umask(0), mode = 0666 & ~mask;
	struct stat status;

	umask(mask);
	if (stat(out->path, &status) == 0)
		mode = status.st_mode & 0777;
	if (fchmod(out->fd, mode) != 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", out->path,
		    strerror(errno));
}

void
out_open(struct out *out, const char *path)
{
	struct stat status;

	*out = (struct out){ .path = path, .fd = STDOUT_FILENO };
	out->room = OUT_ROOM;
	out->bytes = mem_alloc(OUT_ROOM, 1);
	if (path == NULL || strcmp(path, "-") == 0) {
		out->path = NULL;
		return;
	}
	/* A device or a pipe cannot be replaced: it is written in place. Nor
	 * can the standard streams, though they may lead to a plain file; they
	 * share their place in it with whoever else writes there. */
	if (strcmp(path, "/dev/stdout") == 0)
		out->fd = dup(STDOUT_FILENO);
	else if (strcmp(path, "/dev/stderr") == 0)
		out->fd = dup(STDERR_FILENO);
	else if (strncmp(path, "/dev/", 5) == 0 ||
	    (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
		out->fd = open(path, O_WRONLY | O_CLOEXEC);
	else
		open_temporary(out);
	if (out->fd < 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", path, strerror(errno));
}

void
out_open_new(struct out *out, const char *path)
{
	*out = (struct out){ .path = path, .room = OUT_ROOM };
	out->bytes = mem_alloc(OUT_ROOM, 1);
	out->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out->fd < 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", path, strerror(errno));
	/* renaming it to itself, out_close does nothing */
	out->temporary = mem_text(path, strlen(path));
	remember(out->temporary);
}

enum { IN_MEMORY = -2 };

void
out_open_memory(struct out *out)
{
	*out = (struct out){ .fd = IN_MEMORY, .room = OUT_ROOM };
	out->bytes = mem_alloc(OUT_ROOM, 1);
}

static void
write_all(struct out *out, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(out->fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			die(EXIT_SYSTEM, "cannot write %s: %s", name_of(out),
			    strerror(errno));
		p += done;
		n -= (size_t)done;
	}
}

void
out_flush(struct out *out)
{
	size_t n = out->n;

	if (out->fd == IN_MEMORY) {
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
	if (out->fd == IN_MEMORY) {
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
	if (fsync(out->fd) != 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", name_of(out),
		    strerror(errno));
}

void
out_close(struct out *out)
{
	out_flush(out);
	if (out->temporary != NULL)
		set_rights(out);
	if (close(out->fd) != 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", name_of(out),
		    strerror(errno));
	if (out->temporary != NULL) {
		if (rename(out->temporary, out->path) != 0)
			die(EXIT_SYSTEM, "cannot rename %s to %s: %s",
			    out->temporary, out->path, strerror(errno));
		forget(out->temporary);
		free(out->temporary);
	}
	free(out->bytes);
	*out = (struct out){ .fd = -1 };
}

void
out_abandon(struct out *out)
{
	if (out->temporary != NULL) {
		close(out->fd);
		unlink(out->temporary);
		forget(out->temporary);
		free(out->temporary);
	}
	free(out->bytes);
	*out = (struct out){ .fd = -1 };
}
