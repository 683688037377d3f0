/*
 * Every tool with a call of the system that fails: each call in turn, at times
 * spread over the run (faults/runs.txt lists the runs). A run that says it went
 * well has made what it makes without faults; one that failed says why, with
 * status 3, and leaves all files as they were; what is only slow (EINTR, a
 * short read or write) goes well. Merge completes what it began when it is run
 * again.
 */
#include "unit/tap.h"

#if defined(__linux__) && defined(__GLIBC__)

#include "faults/faults.h"
#include "faults/runs.h"
#include "fuzz/methods/servers.h"

#include <errno.h>
#include <sys/mman.h>

enum {
	TIMES = 48, /* that a call fails within a run */
	COMPLAINTS = 8
};

struct run {
	struct line line;
	int status;		     /* without faults */
	long calls[2][FAULTS_KINDS]; /* with O_TMPFILE, and without */
	struct folder after;
	struct bytes out;
};

struct bench {
	char top[PATH_MAX / 2], place[PATH_MAX];
	struct faults *faults;
	struct servers servers; /* each has the injector */
	long injected, failed;
};

/* One way to fail. */
static const struct way {
	const char *name;
	enum faults_call call;
	int error;
	bool on; /* from then on, always */
	bool plain;
} ways[] = {
	{ "malloc ENOMEM", FAULTS_malloc, ENOMEM, false, false },
	{ "malloc ENOMEM from then on", FAULTS_malloc, ENOMEM, true, false },
	{ "read EIO", FAULTS_read, EIO, false, false },
	{ "read EINTR", FAULTS_read, EINTR, false, false },
	{ "read short", FAULTS_read, FAULTS_SHORT, true, false },
	{ "write EIO", FAULTS_write, EIO, false, false },
	{ "write ENOSPC", FAULTS_write, ENOSPC, true, false },
	{ "write EINTR", FAULTS_write, EINTR, false, false },
	{ "write short", FAULTS_write, FAULTS_SHORT, true, false },
	{ "fsync EIO", FAULTS_fsync, EIO, false, false },
	{ "fsync EINTR", FAULTS_fsync, EINTR, false, false },
	{ "rename EIO", FAULTS_rename, EIO, false, false },
	{ "rename EIO, no O_TMPFILE", FAULTS_rename, EIO, false, true },
	{ "linkat ENOSPC", FAULTS_linkat, ENOSPC, false, false },
	{ "open EMFILE", FAULTS_open, EMFILE, false, false },
	{ "open EINTR", FAULTS_open, EINTR, false, false },
	{ "open EACCES, no O_TMPFILE", FAULTS_open, EACCES, false, true },
	{ "close EIO", FAULTS_close, EIO, false, false },
	{ "close EINTR", FAULTS_close, EINTR, false, false },
	{ "close EIO, no O_TMPFILE", FAULTS_close, EIO, false, true },
	{ "mkstemp EACCES", FAULTS_mkstemp, EACCES, false, true },
	{ "pthread_create EAGAIN", FAULTS_pthread_create, EAGAIN, true, false },
	{ "mmap ENOMEM", FAULTS_mmap, ENOMEM, false, false },
	{ "iconv_open ENOMEM", FAULTS_iconv_open, ENOMEM, false, false },
	{ "iconv_open EMFILE", FAULTS_iconv_open, EMFILE, false, false },
};

/* Runs it in its folder and returns its status, or -1 when it died. */
static int
play(struct bench *b, const struct run *r)
{
	int status;

	memset(b->faults->count, 0, sizeof(b->faults->count));
	b->faults->hit = 0;
	if (!servers_ask(&b->servers, r->line.word, &status))
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static struct bytes
printed(const char *name)
{
	int fd = open(name, O_RDONLY);
	struct bytes b = read_descriptor(fd);

	close(fd);
	return b;
}

/* Why the run must not have gone as it did; NULL: it is right. */
static const char *
wrong(const struct bench *b, const struct run *r, const struct way *way,
    int status)
{
	struct bytes out = printed(SERVE_STDOUT);
	struct bytes err = printed(SERVE_STDERR);
	struct folder now;
	const char *why = NULL, *file;
	bool slow = way->error == EINTR || way->error == FAULTS_SHORT;

	read_folder(b->place, &now);
	if (status < 0)
		why = "it died";
	else if (status == r->status && !same(&out, &r->out))
		why = "it went well with another output";
	else if (status == r->status &&
	    (file = differs(&now, &r->after)) != NULL)
		why = "it went well with another file";
	else if (status != r->status && slow)
		why = "it failed though it need not";
	else if (status != r->status && status != 3)
		why = "it failed with another status than 3";
	else if (status == 3 && strstr(err.p, strerror(way->error)) == NULL &&
	    strstr(err.p, "out of memory") == NULL &&
	    strstr(err.p, "a thread") == NULL)
		why = "it does not say why";
	else if (status == 3 && !r->line.again &&
	    differs(&now, &r->line.before) != NULL &&
	    differs(&now, &r->after) != NULL)
		why = "files are neither old nor new";
	if (why != NULL)
		printf("# %s, %s at %ld: %s, status %d: %.300s\n", r->line.what,
		    way->name, b->faults->at, why, status, err.p);
	free(out.p);
	free(err.p);
	free_folder(&now);
	return why;
}

/* Once more without a fault: all is as if there had been none. */
static bool
recovers(struct bench *b, const struct run *r)
{
	struct folder now;
	const char *file;

	b->faults->until = 0;
	play(b, r);
	read_folder(b->place, &now);
	file = differs(&now, &r->after);
	if (file != NULL)
		printf("# %s: run once more, %s is another file\n",
		    r->line.what, file);
	free_folder(&now);
	return file == NULL;
}

/* The call fails at times spread over all that it is made. */
static void
inject(struct bench *b, const struct run *r, const struct way *way)
{
	struct faults *f = b->faults;
	long calls, complaints = 0, last = 0;

	calls = r->calls[way->plain][way->call];
	for (long i = 0; i < TIMES && complaints < COMPLAINTS; i++) {
		/* the first and the last ones, and what lies between */
		long at = i < TIMES / 3 ? i + 1
		    : i >= TIMES * 2 / 3
		    ? calls - (TIMES - 1 - i)
		    : calls * (i - TIMES / 3 + 1) / (TIMES / 3 + 1);
		bool bad;
		int status;

		if (at <= last || at > calls)
			continue;
		last = at;
		*f = (struct faults){ way->call, at, way->on ? LONG_MAX : at,
			way->error, way->plain, { 0 }, 0 };
		write_folder(b->place, &r->line.before);
		status = play(b, r);
		bad = wrong(b, r, way, status) != NULL;
		b->injected += f->hit > 0;
		bad = bad || (status == 3 && r->line.again && !recovers(b, r));
		complaints += bad;
	}
	b->failed += complaints;
}

static void
test_run(struct bench *b, const char *line)
{
	struct run *r = malloc(sizeof(*r));
	long failed = b->failed;

	*r = (struct run){ .status = 0 };
	read_line(b->top, line, &r->line);
	write_folder(b->place, &r->line.before);
	free_folder(&r->line.before);
	read_folder(b->place, &r->line.before);
	for (int plain = 1; plain >= 0; plain--) {
		*b->faults = (struct faults){ .plain = plain };
		write_folder(b->place, &r->line.before);
		r->status = play(b, r);
		memcpy(r->calls[plain], b->faults->count,
		    sizeof(b->faults->count));
	}
	r->out = printed(SERVE_STDOUT);
	read_folder(b->place, &r->after);
	if (r->status != 0 && r->status != 1) {
		struct bytes err = printed(SERVE_STDERR);

		printf("# status %d: %s\n", r->status, err.p);
		free(err.p);
		b->failed++;
	} else
		for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
			inject(b, r, &ways[i]);
	ok(failed == b->failed, "%s", r->line.what);
	free_folder(&r->line.before);
	free_folder(&r->after);
	free(r->out.p);
	free(r);
}

/* Shared memory, and a folder to run in. */
static bool
set_up(struct bench *b)
{
	FILE *shared = tmpfile();

	if (shared == NULL || dup2(fileno(shared), FAULTS_FD) < 0 ||
	    ftruncate(FAULTS_FD, sizeof(*b->faults)) != 0)
		return false;
	fclose(shared);
	b->faults = mmap(NULL, sizeof(*b->faults), PROT_READ | PROT_WRITE,
	    MAP_SHARED, FAULTS_FD, 0);
	if (b->faults == MAP_FAILED || !tap_place(b->place, sizeof(b->place)) ||
	    getcwd(b->top, sizeof(b->top)) == NULL || chdir(b->place) != 0)
		return false;
	snprintf(b->servers.so, PATH_MAX, "%s/tests/faults/shim.so", b->top);
	return true;
}

static void
clear(struct bench *b)
{
	servers_close(&b->servers);
	unlink(SERVE_STDOUT);
	unlink(SERVE_STDERR);
	rmdir(b->place);
}

/* Do the tools run with the library, and does it count? */
static bool
works(struct bench *b)
{
	struct run r = { .line.word = { "crm-import", "--version" } };

	*b->faults = (struct faults){ 0 };
	return getenv("CRM_WRAP") == NULL && play(b, &r) == 0 &&
	    b->faults->count[FAULTS_malloc] + b->faults->count[FAULTS_write] >
	    0;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	char line[LINE];
	FILE *list = fopen("tests/faults/runs.txt", "r");

	if (list == NULL || !set_up(&b)) {
		ok(false, "there is a list, and a place");
		return tap_end();
	}
	if (!works(&b)) {
		printf("ok 1 - faults # SKIP the tools do not run with it\n");
		printf("1..1\n");
		clear(&b);
		return 0;
	}
	while (fgets(line, sizeof(line), list) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '#' && line[0] != '\0' &&
		    (argc < 2 || strstr(line, argv[1]) != NULL))
			test_run(&b, line);
	}
	fclose(list);
	printf("# %ld faults\n", b.injected);
	write_folder(b.place, &(struct folder){ .n = 0 });
	clear(&b);
	return tap_end();
}

#else

int
main(void)
{
	printf("ok 1 - faults # SKIP for Linux with glibc\n1..1\n");
	return 0;
}

#endif
