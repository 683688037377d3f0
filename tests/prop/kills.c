/*
 * Every tool that writes files, killed at random moments by SIGKILL, SIGTERM,
 * SIGINT or SIGHUP: the lines of faults/runs.txt that change a file, and runs
 * that spill. Each file is the old one or the new one, a file beside -o is not
 * new before that is, nothing else is left, and merge makes up for it when it
 * is run again. CRM_KILLS says how many (150), CRM_SEED where they begin.
 */
#define _GNU_SOURCE /* O_TMPFILE */

#include "unit/tap.h"

#if defined(__linux__)

#include "faults/runs.h"

#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { USUAL = 150, RUNS = 64, TRIES = 3, BIG = 40000, ROOM = 1 << 22 };

/* Runs of their own: big.csv is made. */
static const char *const own[] = {
	"old out.csv; crm-segment rfm -q --memory=1M --tmpdir=. -o out.csv "
	"big.csv",
	"old out.csv; crm-import card -q --memory=1M --tmpdir=. -o out.csv "
	"big.csv",
	"old out.csv rejects.csv; crm-import orders -q -o out.csv "
	"--rejects=rejects.csv big.csv",
	"old log.csv out.csv; crm-credit dun -q --as-of=2024-03-31 "
	"--log-out=log.csv -o out.csv @invoices.csv",
	"old left.csv out.csv; crm-credit match -q --candidates=left.csv "
	"-o out.csv --payments=@payments.csv @ledger.csv",
};

struct run {
	struct line line;
	struct folder after;
	int64_t lasts;	    /* us */
	const char *output; /* of -o, or NULL */
	bool writes;
};

struct bench {
	char top[PATH_MAX / 2], place[PATH_MAX];
	struct run *run[RUNS];
	int runs;
	uint64_t random;
	bool nameless; /* there is O_TMPFILE */
	long kills, old, new, between, ended, left, failed;
};

static uint64_t
draw(struct bench *b, uint64_t below)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 7;
	b->random ^= b->random << 17;
	return (b->random >> 11) % below;
}

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static pid_t
start(const struct bench *b, const struct run *r)
{
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child != 0)
		return child;
	if (chdir(b->place) != 0 || freopen("/dev/null", "r", stdin) == NULL ||
	    freopen("/dev/null", "w", stdout) == NULL ||
	    freopen("/dev/null", "w", stderr) == NULL)
		_exit(99);
	execvp(r->line.word[0], r->line.word);
	_exit(99);
}

static int
status_of(pid_t child)
{
	int status = -1;

	waitpid(child, &status, 0);
	return status;
}

static const struct bytes *
find(const struct folder *f, const char *name)
{
	for (int i = 0; i < f->n; i++)
		if (strcmp(f->file[i].name, name) == 0)
			return &f->file[i].bytes;
	return NULL;
}

/* May a run that was killed leave it? A file without a name gets one of its own
 * just before it takes that of another, and the old one a second one: then all
 * of it is there. */
static bool
may_stay(struct bench *b, const struct run *r, const char *name,
    const struct bytes *is, int how)
{
	bool whole = false;

	if (strstr(name, ".lock") != NULL)
		return true;
	if (r->line.again &&
	    (strstr(name, ".journal") != NULL ||
		strstr(name, ".merging") != NULL))
		return true;
	for (int i = 0; i < r->after.n; i++)
		whole |= same(is, &r->after.file[i].bytes);
	for (int i = 0; i < r->line.before.n; i++)
		whole |= same(is, &r->line.before.file[i].bytes);
	b->left++;
	return how == SIGKILL && strncmp(name, ".crm.", 5) == 0 &&
	    (whole || !b->nameless);
}

/* Is a file the new one, and not what it was? */
static bool
is_new(const struct run *r, const struct folder *f, const char *name)
{
	const struct bytes *old = find(&r->line.before, name);
	const struct bytes *new = find(&r->after, name);
	const struct bytes *is = find(f, name);

	return is != NULL && new != NULL &&same(is, new) &&
	    (old == NULL || !same(is, old));
}

/* A part of the new log is what merge may have written. */
static bool
is_part(const struct run *r, const char *name, const struct bytes *is)
{
	const struct bytes *new = find(&r->after, name);

	return r->line.again && strcmp(name, "log.csv") == 0 && new != NULL &&
	    is->n <= new->n &&memcmp(is->p, new->p, is->n) == 0;
}

/* What is wrong with the files, or NULL. */
static const char *
wrong(struct bench *b, const struct run *r, const struct folder *f, int how)
{
	static char why[160];
	bool main_new = r->output != NULL && is_new(r, f, r->output);
	int olds = 0, news = 0;

	for (int i = 0; i < f->n; i++) {
		const char *name = f->file[i].name;
		const struct bytes *is = &f->file[i].bytes;
		const struct bytes *old = find(&r->line.before, name);
		const struct bytes *new = find(&r->after, name);

		if (old == NULL && new == NULL &&
		    !may_stay(b, r, name, is, how)) {
			snprintf(why, sizeof(why), "%s is left", name);
			return why;
		}
		if ((old != NULL || new != NULL) &&
		    (old == NULL || !same(is, old)) &&
		    (new == NULL || !same(is, new)) && !is_part(r, name, is)) {
			snprintf(why, sizeof(why), "%s is half", name);
			return why;
		}
		olds += old != NULL && new != NULL &&same(is, old) &&
		    !same(is, new);
		news += is_new(r, f, name);
		if (r->output != NULL && !main_new && is_new(r, f, name)) {
			snprintf(why, sizeof(why), "%s is new before %s", name,
			    r->output);
			return why;
		}
	}
	for (int i = 0; i < r->line.before.n; i++)
		if (find(f, r->line.before.file[i].name) == NULL)
			return "a file is gone";
	b->old += news == 0;
	b->new += news > 0 && olds == 0;
	b->between += news > 0 && olds > 0;
	return NULL;
}

/* Once more, undisturbed. */
static bool
recovers(struct bench *b, const struct run *r)
{
	struct folder f;
	bool well = status_of(start(b, r)) == 0;

	read_folder(b->place, &f);
	well &= differs(&f, &r->after) == NULL;
	free_folder(&f);
	return well;
}

static void
kill_one(struct bench *b, const struct run *r)
{
	static const int hows[] = { SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGINT,
		SIGHUP };
	int how = hows[draw(b, 6)];
	uint64_t whole = (uint64_t)r->lasts * 23 / 20;
	/* the files are written in the last part */
	uint64_t wait =
	    draw(b, 2) ? draw(b, whole) : whole / 2 + draw(b, whole / 2);
	struct timespec pause = { (time_t)(wait / 1000000),
		(long)(wait % 1000000) * 1000 };
	struct folder f;
	const char *why;
	pid_t child;
	int status;

	write_folder(b->place, &r->line.before);
	child = start(b, r);
	nanosleep(&pause, NULL);
	kill(child, how);
	status = status_of(child);
	read_folder(b->place, &f);
	why = wrong(b, r, &f, how);
	b->kills++;
	b->ended += WIFEXITED(status);
	if (why == NULL && WIFEXITED(status) && WEXITSTATUS(status) > 1)
		why = "it ended with another status";
	if (why == NULL && r->line.again && !recovers(b, r))
		why = "it does not recover";
	if (why != NULL) {
		b->failed++;
		printf("# %s: signal %d after %llu us, status %x: %s\n",
		    r->line.what, how, (unsigned long long)wait,
		    (unsigned)status, why);
	}
	free_folder(&f);
}

/* Orders of many customers, which do not fit into a megabyte. */
static struct bytes
make_big(void)
{
	struct bytes b = { malloc(ROOM), 0 };

	b.n = (size_t)sprintf(b.p, "customer_id,order_id,date,amount\n");
	for (int i = 0; i < BIG && b.n + 100 < ROOM; i++)
		b.n += (size_t)sprintf(b.p + b.n,
		    "customer %d,%d,20%02d-%02d-%02d,%d.50\n",
		    i * 7919 % (BIG / 3), i, 10 + i % 14, 1 + i % 12,
		    1 + i % 28, i % 300);
	return b;
}

/* A run that changes a file, with what it makes and how long it lasts. */
static void
add_run(struct bench *b, const char *text)
{
	struct run *r = calloc(1, sizeof(*r));
	int64_t from;
	int status = 0;

	read_line(b->top, text, &r->line);
	if (strstr(text, "big.csv") != NULL) {
		int n = r->line.before.n++;

		strcpy(r->line.before.file[n].name, "big.csv");
		r->line.before.file[n].bytes = make_big();
	}
	for (int i = 0; r->line.word[i] != NULL; i++)
		if (strcmp(r->line.word[i], "-o") == 0)
			r->output = r->line.word[i + 1];
	if (r->line.again) /* its log and records come first */
		r->output = NULL;
	write_folder(b->place, &r->line.before);
	free_folder(&r->line.before);
	read_folder(b->place, &r->line.before);
	for (int i = 0; i < TRIES; i++) {
		write_folder(b->place, &r->line.before);
		from = now();
		status = status_of(start(b, r));
		from = now() - from;
		if (i == 0 || from < r->lasts)
			r->lasts = from;
	}
	read_folder(b->place, &r->after);
	if (differs(&r->line.before, &r->after) == NULL || b->runs == RUNS) {
		free_folder(&r->line.before);
		free_folder(&r->after);
		free(r);
		return;
	}
	ok(WIFEXITED(status) && WEXITSTATUS(status) < 2, "%s", r->line.what);
	b->run[b->runs++] = r;
}

static bool
set_up(struct bench *b)
{
	const char *seed = getenv("CRM_SEED");
	int fd;

	b->random =
	    0x9E3779B97F4A7C15U ^ (seed == NULL ? 1 : strtoull(seed, NULL, 10));
	if (getcwd(b->top, sizeof(b->top)) == NULL ||
	    !tap_place(b->place, sizeof(b->place)))
		return false;
	fd = open(b->place, O_TMPFILE | O_WRONLY, 0600);
	b->nameless = fd >= 0 && access("/proc/self/fd", X_OK) == 0;
	if (fd >= 0)
		close(fd);
	return true;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	const char *given = getenv("CRM_KILLS");
	long kills = given == NULL ? USUAL : atol(given);
	FILE *list = fopen("tests/faults/runs.txt", "r");
	char line[LINE];

	if (list == NULL || !set_up(&b)) {
		ok(false, "there is a list, and a place");
		return tap_end();
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		add_run(&b, own[i]);
	while (fgets(line, sizeof(line), list) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '#' && line[0] != '\0' &&
		    (argc < 2 || strstr(line, argv[1]) != NULL))
			add_run(&b, line);
	}
	fclose(list);
	for (long i = 0; i < kills; i++)
		kill_one(&b, b.run[i % b.runs]);
	ok(b.failed == 0, "files are old or new, and nothing is left");
	ok(b.old > 0 && b.new > 0, "it died on both sides");
	printf(
	    "# %d runs, %ld kills: %ld before anything was there, %ld between "
	    "two files, %ld behind all (%ld had ended); %ld left whole files "
	    "under "
	    "names of their own\n",
	    b.runs, b.kills, b.old, b.between, b.new, b.ended, b.left);
	write_folder(b.place, &(struct folder){ .n = 0 });
	rmdir(b.place);
	return tap_end();
}

#else

int
main(void)
{
	printf("ok 1 - kills # SKIP for Linux\n1..1\n");
	return 0;
}

#endif
