#define _GNU_SOURCE /* O_TMPFILE */
#include "io/temporary.h"

#include "base/die.h"
#include "base/each.h"
#include "base/mem.h"
#include "base/str.h"
#include "io/again.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES = 32 };

static struct file {
	char *target; /* whose place it takes; NULL: it keeps its name */
	char *name;   /* what it is called; NULL: it has no name */
	char *old;    /* while committing: what was there, by another name */
	int fd;
	bool used, whole, first, fresh, moved;
	bool (*finish)(void *owner); /* of evidence */
	void *owner;
} file[FILES];

/* Those that end a process, and that nobody means for anything else. */
static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM,
	SIGTERM, SIGXCPU };
enum { SIGNALS = COUNT(signals) };

static void
remove_all(void)
{
	for (int i = 0; i < FILES; i++) {
		if (file[i].used && file[i].name != NULL)
			unlink(file[i].name);
		file[i].used = false;
	}
}

static void
on_signal(int number)
{
	remove_all();
	signal(number, SIG_DFL);
	raise(number);
}

/* Lets signals wait; the first time it also says who hears them. */
static void
hold_signals(sigset_t *before)
{
	static bool ready;
	sigset_t ours;

	sigemptyset(&ours);
	for (int i = 0; i < SIGNALS; i++)
		sigaddset(&ours, signals[i]);
	pthread_sigmask(SIG_BLOCK, &ours, before);
	if (ready)
		return;
	ready = true;
	atexit(remove_all);
	for (int i = 0; i < SIGNALS; i++) {
		struct sigaction old,
		    new = { .sa_handler = on_signal, .sa_mask = ours };

		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaction(signals[i], &new, NULL);
	}
}

static void
release_signals(const sigset_t *before)
{
	int saved = errno;

	pthread_sigmask(SIG_SETMASK, before, NULL);
	errno = saved;
}

/* "FOLDER/NAME", the folder being that of the path. NULL without memory: who
 * commits must be able to go back. */
static char *
beside(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	size_t more = strlen(name) + 1;
	char *text = malloc(n + more);

	if (text == NULL)
		return NULL;
	memcpy(text, path, n);
	memcpy(text + n, name, more);
	return text;
}

/* A file without a name in the folder of the path; `named`: which can get one.
 */
static int
open_unnamed(const char *path, bool named)
{
	int fd = -1;

#ifdef O_TMPFILE
	char *folder = beside(path, ".");

	if (!named || access("/proc/self/fd", X_OK) == 0)
		fd = folder == NULL
		    ? -1
		    : again_open(folder, O_TMPFILE | O_RDWR, 0600);
	free(folder);
#else
	(void)path;
	(void)named;
#endif
	return fd;
}

int
temporary_unnamed(const char *folder)
{
	scoped char *path = NULL;
	sigset_t before;
	size_t size;
	int fd;

	if (folder == NULL)
		folder = getenv("TMPDIR");
	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	size = strlen(folder) + sizeof("/crm.XXXXXX");
	path = mem_alloc(size, 1);
	snprintf(path, size, "%s/crm.XXXXXX", folder);
	fd = open_unnamed(path, false);
	if (fd < 0) {
		hold_signals(&before);
		fd = mkstemp(path);
		if (fd >= 0)
			unlink(path);
		release_signals(&before);
	}
	return fd;
}

static struct file *
place(int fd)
{
	for (int i = 0; i < FILES; i++)
		if (fd < 0 ? !file[i].used : file[i].used && file[i].fd == fd)
			return &file[i];
	return NULL;
}

static void
forget(struct file *f)
{
	free(f->target);
	free(f->name);
	free(f->old);
	*f = (struct file){ 0 };
}

int
temporary_replacing(const char *path)
{
	struct file *f = place(-1);
	sigset_t before;
	int fd;

	errno = EMFILE;
	if (f == NULL || (access(path, W_OK) != 0 && errno != ENOENT))
		return -1;
	hold_signals(&before);
	*f = (struct file){ .target = mem_text(path, strlen(path)) };
	f->fd = open_unnamed(path, true);
	if (f->fd < 0)
		f->name = beside(path, ".crm.XXXXXX");
	if (f->name != NULL)
		f->fd = mkstemp(f->name);
	fd = f->fd;
	f->used = fd >= 0;
	if (fd < 0) {
		int saved = errno;

		forget(f);
		errno = saved;
	}
	release_signals(&before);
	return fd;
}

int
temporary_named(const char *path)
{
	struct file *f = place(-1);
	sigset_t before;
	int fd;

	errno = EMFILE;
	if (f == NULL)
		return -1;
	hold_signals(&before);
	fd = again_open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	if (fd >= 0)
		*f = (struct file){ .name = mem_text(path, strlen(path)),
			.fd = fd,
			.used = true };
	release_signals(&before);
	return fd;
}

static bool
failed(const char *what, const char *path, struct diag *d)
{
	return diag_set(d, EXIT_SYSTEM, "write", "cannot %s %s: %s", what, path,
	    strerror(errno));
}

/* The rights and the owner of the file that is replaced, else those the shell
 * would give. */
static bool
set_rights(const struct file *f)
{
	mode_t mask = umask(0), mode = 0666 & ~mask;
	struct stat status;

	umask(mask);
	if (stat(f->target, &status) == 0) {
		mode = status.st_mode & 0777;
		/* another's file stays theirs where we may give it */
		if ((status.st_uid != geteuid() ||
			status.st_gid != getegid()) &&
		    fchown(f->fd, status.st_uid, status.st_gid) != 0 &&
		    fchown(f->fd, (uid_t)-1, status.st_gid) != 0)
			mode &= (mode_t)~0070;
	}
	return fchmod(f->fd, mode) == 0;
}

bool
temporary_whole(int fd, struct diag *d)
{
	struct file *f = place(fd);

	if (f->target != NULL) {
		f->whole = true;
		return set_rights(f) || failed("write", f->target, d);
	}
	if (!again_close(fd))
		return failed("write", f->name, d);
	forget(f);
	return true;
}

void
temporary_first(int fd)
{
	struct file *f = place(fd);

	if (f != NULL)
		f->first = true;
}

void
temporary_evidence(int fd, bool (*finish)(void *owner), void *owner)
{
	struct file *f = place(fd);

	if (f != NULL) {
		f->finish = finish;
		f->owner = owner;
	}
}

void
temporary_drop(int fd)
{
	struct file *f = place(fd);
	sigset_t before;

	close(fd);
	hold_signals(&before);
	if (f->name != NULL)
		unlink(f->name);
	forget(f);
	release_signals(&before);
}

bool
temporary_sync_folder(const char *path)
{
	char *folder = beside(path, ".");
	int fd = folder == NULL ? -1 : again_open(folder, O_RDONLY, 0);
	bool well = fd >= 0 && again_sync(fd);
	int saved = errno;

	free(folder);
	if (fd >= 0)
		close(fd);
	errno = saved;
	return well;
}

/* Links what `from` is to a new name beside the target; NULL with errno. */
static char *
new_name(const struct file *f, const char *from)
{
	char name[64];

	for (unsigned n = 0; n < 10000; n++) {
		char *path;

		snprintf(name, sizeof(name), ".crm.%ld.%td.%u", (long)getpid(),
		    f - file, n);
		path = beside(f->target, name);
		if (path == NULL)
			break;
		if (linkat(AT_FDCWD, from, AT_FDCWD, path, AT_SYMLINK_FOLLOW) ==
		    0)
			return path;
		free(path);
		if (errno != EEXIST)
			break;
	}
	return NULL;
}

/* All its bytes are in the file, and it has a name. */
static bool
make_ready(struct file *f, bool sync)
{
	char self[64];

	if (sync && !again_sync(f->fd))
		return false;
	if (f->name == NULL) {
		snprintf(self, sizeof(self), "/proc/self/fd/%d", f->fd);
		f->name = new_name(f, self);
	}
	return f->name != NULL && again_close(f->fd);
}

/* Renames it; what it replaces is kept under another name where there are
 * several and the system can do that. */
static bool
move(struct file *f, bool several)
{
	f->fresh = access(f->target, F_OK) != 0;
	if (several && !f->fresh)
		f->old = new_name(f, f->target);
	f->moved = rename(f->name, f->target) == 0;
	return f->moved;
}

static void
undo(void)
{
	array_each (struct file, f, file, FILES)
		if (f->moved && f->old != NULL)
			rename(f->old, f->target);
		else if (f->old != NULL)
			unlink(f->old);
		else if (f->moved && f->fresh)
			unlink(f->target);
}

/* The next file to commit behind f: those that are first, then the others. */
static struct file *
next(struct file *f)
{
	bool first = f == NULL || f->first;
	int i = f == NULL ? 0 : (int)(f - file) + 1;

	for (;; i = 0, first = false) {
		for (; i < FILES; i++)
			if (file[i].whole && file[i].first == first)
				return &file[i];
		if (!first)
			return NULL;
	}
}

static bool
commit(bool sync, struct diag *d)
{
	struct file *f;
	int files = 0;

	for (f = next(NULL); f != NULL; f = next(f), files++)
		if (!make_ready(f, sync))
			return failed("write", f->target, d);
	for (f = next(NULL); f != NULL; f = next(f))
		if (!move(f, files > 1)) {
			failed("replace", f->target, d);
			undo();
			return false;
		}
	for (f = next(NULL); f != NULL; f = next(f))
		if (f->old != NULL)
			unlink(f->old);
	for (f = next(NULL); sync && f != NULL; f = next(f))
		if (!temporary_sync_folder(f->target))
			return failed("sync the folder of", f->target, d);
	return true;
}

/* Only what tells what is wrong with the data counts. */
static void
leave_evidence(void)
{
	array_each (struct file, f, file, FILES)
		if (!f->used || f->finish == NULL)
			f->whole = false;
		else if (!f->whole)
			f->whole = f->finish(f->owner) && set_rights(f);
}

bool
temporary_commit(bool evidence, bool sync, struct diag *d)
{
	sigset_t before;
	bool well;

	hold_signals(&before);
	if (evidence)
		leave_evidence();
	well = commit(sync, d);
	for (int i = 0; well && i < FILES; i++)
		if (file[i].whole)
			forget(&file[i]);
	release_signals(&before);
	return well;
}
