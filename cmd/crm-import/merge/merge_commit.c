#include "merge_commit.h"

#include "base/die.h"
#include "base/mem.h"
#include "io/again.h"
#include "io/target.h"
#include "io/temporary.h"
#include "text/num.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MAGIC "crm-import merge journal 2\n"

_Noreturn static void
fail(const char *what, const char *path)
{
	die(EXIT_SYSTEM, "cannot %s %s: %s", what, path, strerror(errno));
}

/* The path with something behind it. */
static const char *
beside(struct commit *c, const char *path, const char *ending)
{
	size_t n = strlen(path), more = strlen(ending) + 1;
	char *text = arena_alloc(&c->arena, n + more);

	memcpy(text, path, n);
	memcpy(text + n, ending, more);
	return text;
}

/* A file beside the master may be read by whom the master may be. */
static void
take_rights(const struct commit *c, int fd, const char *path)
{
	struct stat status;
	mode_t mask = umask(0), mode = 0666 & ~mask;

	umask(mask);
	if (stat(c->path[COMMIT_MASTER], &status) == 0)
		mode = status.st_mode & 0777;
	if (fchmod(fd, mode) != 0)
		fail("write", path);
}

/* Opens a file beside the master; a new one is as private as the master. Links
 * are not followed: another one could have put them there. */
static int
open_beside(const struct commit *c, const char *path, int how)
{
	int fd = again_open(path, how | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);

	if (fd >= 0)
		take_rights(c, fd, path);
	else if (errno == EEXIST)
		fd = again_open(path, how | O_NOFOLLOW | O_NONBLOCK, 0);
	if (fd < 0)
		fail("open", path);
	return fd;
}

/* Nobody else may work on the master meanwhile; the lock goes with the
 * process, however it ends. */
static void
lock(struct commit *c, bool wait)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const char *path = beside(c, c->path[COMMIT_MASTER], ".lock");

	c->lock = open_beside(c, path, O_RDWR);
	while (fcntl(c->lock, wait ? F_SETLKW : F_SETLK, &whole) != 0) {
		if (errno == EINTR)
			continue;
		if (errno == EAGAIN || errno == EACCES)
			die(EXIT_SYSTEM,
			    "%s is being merged into by another process; "
			    "--wait waits for it",
			    c->path[COMMIT_MASTER]);
		fail("lock", path);
	}
}

static void
sync_folder(const char *path)
{
	if (!temporary_sync_folder(path))
		fail("sync the folder of", path);
}

static void
remove_file(const char *path)
{
	if (unlink(path) != 0 && errno != ENOENT)
		fail("remove", path);
}

/* Reads up to n bytes from a place in a file. */
static size_t
read_at(int fd, char *to, size_t n, off_t at, const char *path)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(fd, to + done, n - done, at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			fail("read", path);
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return done;
}

/* The log gets its lines, or what it does not have of them: behind its old end
 * there may be a part. */
static void
complete_log(const char *path, off_t end, struct str lines)
{
	int fd = again_open(path, O_RDWR | O_CREAT | O_APPEND, 0666);
	scoped char *there = mem_alloc(lines.n, 1);
	size_t n = 0;

	if (fd < 0)
		fail("open", path);
	if (lseek(fd, 0, SEEK_END) > end)
		n = read_at(fd, there, lines.n, end, path);
	if (n > 0 && memcmp(there, lines.p, n) != 0)
		n = 0; /* somebody else's: ours come behind it */
	if (!again_write(fd, lines.p + n, lines.n - n) || !again_sync(fd) ||
	    !again_close(fd))
		fail("write", path);
	sync_folder(path);
}

_Noreturn static void
no_journal(const struct commit *c)
{
	die(EXIT_SYSTEM, "%s: not a journal of merge", c->journal);
}

/* The whole journal; {NULL, 0} if there is none. What others could have written
 * is not believed: it says what to write where. */
static struct str
read_journal(struct commit *c)
{
	int fd = again_open(c->journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	struct stat status;
	struct str text;
	char *bytes;

	if (fd < 0 && errno == ENOENT)
		return (struct str){ NULL, 0 };
	if (fd < 0 || fstat(fd, &status) != 0)
		fail("read", c->journal);
	if (!S_ISREG(status.st_mode))
		no_journal(c);
	if (status.st_uid != geteuid() || (status.st_mode & 0022) != 0)
		die(EXIT_SYSTEM,
		    "%s is not believed: others could have written it; it "
		    "belongs to a run that was not finished",
		    c->journal);
	bytes = arena_alloc(&c->arena, (size_t)status.st_size + 1);
	text.p = bytes;
	text.n = read_at(fd, bytes, (size_t)status.st_size, 0, c->journal);
	close(fd);
	return text;
}

static unsigned long
checksum(struct str text)
{
	return crc32_z(0, (const unsigned char *)text.p, text.n);
}

/* The next line of the journal as a number. */
static size_t
number_in(const struct commit *c, struct str *rest)
{
	int64_t n;

	if (!num_int(str_cut(rest, '\n'), &n) || n < 0)
		no_journal(c);
	return (size_t)n;
}

/* Does what the journal says; doing it twice is doing it once. */
static void
carry_out(struct commit *c, struct str text)
{
	struct str rest = text, log;
	size_t end, sum;

	if (!str_starts(text, STR(MAGIC)))
		no_journal(c);
	str_cut(&rest, '\n');
	sum = number_in(c, &rest);
	if (rest.p == NULL || sum != checksum(rest))
		no_journal(c);
	end = number_in(c, &rest);
	log.n = number_in(c, &rest);
	log.p = rest.p;
	if (rest.p == NULL || rest.n < log.n)
		no_journal(c);
	if (log.n > 0 && (c->log == NULL || !str_eq(log, str_of(c->log))))
		die(EXIT_USAGE,
		    "a run with --log=%.*s was not finished: the next one "
		    "must have the same --log",
		    STR_ARG(log));
	for (int i = COMMIT_FILES - 1; i >= 0; i--)
		if (rename(c->new_path[i], c->path[i]) != 0 && errno != ENOENT)
			fail("rename", c->new_path[i]);
	sync_folder(c->path[COMMIT_MASTER]);
	if (log.n > 0)
		complete_log(c->log, (off_t)end,
		    (struct str){ rest.p + log.n, rest.n - log.n });
	remove_file(c->journal);
	sync_folder(c->journal);
}

/* The plain file that a path leads to, through links; as given, or from the
 * root. */
static const char *
resolve(struct commit *c, const char *option, const char *path, bool from_root)
{
	struct target target;
	struct diag d;

	if (!target_find(&target, path, &d))
		die(d.status, "%s", d.text);
	if (!target_replaceable(&target))
		die(EXIT_USAGE, "%s: %s is not a plain file", option, path);
	path = beside(c, from_root ? target.real : target.path, "");
	target_free(&target);
	return path;
}

void
merge_commit_begin(
    struct commit *c, const char *master, const char *log, bool wait)
{
	struct str journal;

	*c = (struct commit){ .log = log };
	c->path[COMMIT_MASTER] = resolve(c, "--master", master, false);
	if (log != NULL)
		c->log = resolve(c, "--log", log, true);
	master = c->path[COMMIT_MASTER];
	c->path[COMMIT_RECORDS] = beside(c, master, ".records");
	c->path[COMMIT_COMPARED] = beside(c, master, ".compared");
	for (int i = 0; i < COMMIT_FILES; i++)
		c->new_path[i] = beside(c, c->path[i], ".merging");
	c->journal = beside(c, master, ".journal");
	c->new_journal = beside(c, c->journal, ".merging");
	lock(c, wait);
	journal = read_journal(c);
	if (journal.p != NULL)
		carry_out(c, journal);
	for (int i = 0; i < COMMIT_FILES; i++)
		remove_file(c->new_path[i]);
	remove_file(c->new_journal);
}

struct out *
merge_commit_open(struct commit *c, enum commit_file file)
{
	out_open_new(&c->out[file], c->new_path[file]);
	take_rights(c, c->out[file].fd, c->new_path[file]);
	c->opened[file] = true;
	return &c->out[file];
}

/* Where the log ends now. */
static off_t
end_of_log(const struct commit *c)
{
	int fd = open_beside(c, c->log, O_WRONLY | O_APPEND);
	off_t end = lseek(fd, 0, SEEK_END);

	if (end < 0)
		fail("open", c->log);
	close(fd);
	return end;
}

static void
write_journal(
    struct commit *c, struct out *out, struct str header, struct str lines)
{
	bool logged = c->log != NULL && lines.n > 0;
	off_t end = logged ? end_of_log(c) : 0;
	const char *path = logged ? c->log : "";
	struct out body;
	char start[64];
	int n = snprintf(start, sizeof(start), "%" PRIdMAX "\n%zu\n",
	    (intmax_t)end, strlen(path));
	struct str text;

	out_open_memory(&body);
	out_bytes(&body, start, (size_t)n);
	out_str(&body, str_of(path));
	if (logged && end == 0)
		out_str(&body, header);
	if (logged)
		out_str(&body, lines);
	text = (struct str){ body.bytes, body.n };
	out_open_new(out, c->new_journal);
	if (fchmod(out->fd, 0600) != 0)
		fail("write", c->new_journal);
	out_str(out, STR(MAGIC));
	n = snprintf(start, sizeof(start), "%lu\n", checksum(text));
	out_bytes(out, start, (size_t)n);
	out_str(out, text);
	out_sync(out);
	out_abandon(&body);
}

void
merge_commit_end(struct commit *c, struct str header, struct str lines)
{
	struct out journal;

	for (int i = 0; i < COMMIT_FILES; i++)
		if (c->opened[i])
			out_sync(&c->out[i]);
	write_journal(c, &journal, header, lines);
	/* once closed they stay when the process ends, as they must behind the
	 * next step */
	for (int i = 0; i < COMMIT_FILES; i++)
		if (c->opened[i])
			out_close(&c->out[i]);
	out_close(&journal);
	sync_folder(c->journal);
	if (rename(c->new_journal, c->journal) != 0)
		fail("rename", c->new_journal);
	sync_folder(c->journal);
	carry_out(c, read_journal(c));
}
