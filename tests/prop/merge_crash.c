/*
 * crm-import merge, killed or asked to end at each of its system calls in turn,
 * and with no room on the disk from any point on: the master, its records and
 * what is known of their comparison are the old or the new ones, whole; the log
 * has nothing but a beginning of what it should; and the next run makes all of
 * it as if nothing had happened.
 */
#include "unit/tap.h"

#if defined(__linux__)

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOG = 3, FILES = 4, ROOM = 65536, RECORDS = 40, LONGEST = 20000 };

static const char *const names[FILES] = { "master.csv", "master.csv.records",
	"master.csv.compared", "log.csv" };

static const char model[] = "crm-match-model\t2\n"
			    "pairs\t\t\t0.01\t0.01\n"
			    "field\temail\temail\t\t\n"
			    "level\t\t\t0.95\t0.001\n"
			    "level\t\t\t0.02\t0.01\n"
			    "level\t\t\t0.02\t0.05\n"
			    "level\t\t\t0.01\t0.939\n"
			    "filled\t20\n"
			    "known\t24\n"
			    "crc32\t9fa92de5\n";

struct state {
	struct {
		char bytes[ROOM];
		size_t n;
	} file[FILES];
};

struct place {
	char folder[256], tool[1024];
	struct state before, after, now;
};

static void
path_of(const struct place *p, const char *name, char *path)
{
	snprintf(path, 512, "%s/%s", p->folder, name);
}

static size_t
read_file(const struct place *p, const char *name, char *bytes)
{
	char path[512];
	FILE *f;
	size_t n;

	path_of(p, name, path);
	f = fopen(path, "rb");
	if (f == NULL)
		return 0;
	n = fread(bytes, 1, ROOM, f);
	fclose(f);
	return n;
}

static void
write_file(const struct place *p, const char *name, const char *bytes, size_t n)
{
	char path[512];
	FILE *f;

	path_of(p, name, path);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		exit(1);
}

static void
look(const struct place *p, struct state *s)
{
	for (int i = 0; i < FILES; i++)
		s->file[i].n = read_file(p, names[i], s->file[i].bytes);
}

static bool
is_there(const struct place *p, const char *name)
{
	char path[512];

	path_of(p, name, path);
	return access(path, F_OK) == 0;
}

/* The state before, and nothing else that a run made. */
static void
go_back(const struct place *p)
{
	static const char *const rest[] = { "master.csv.merging",
		"master.csv.records.merging", "master.csv.compared.merging",
		"master.csv.journal", "master.csv.journal.merging",
		"master.csv.lock" };
	char path[512];

	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++) {
		path_of(p, rest[i], path);
		unlink(path);
	}
	for (int i = 0; i < FILES; i++)
		write_file(
		    p, names[i], p->before.file[i].bytes, p->before.file[i].n);
}

enum { TRACED = -1, FREE = -2 };

/* `room`: the most bytes of a file, or how else it runs. */
static pid_t
start(const struct place *p, const char *delivery, long room)
{
	struct rlimit limit = { (rlim_t)room, (rlim_t)room };

	pid_t child;

	fflush(stdout);
	child = fork();
	if (child != 0)
		return child;
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	if (chdir(p->folder) != 0 || freopen("/dev/null", "w", stdout) == NULL)
		_exit(99);
	if (room == TRACED && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(98);
	signal(SIGXFSZ, SIG_IGN);
	if (room >= 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(98);
	execl(p->tool, p->tool, "merge", "-q", "--master=master.csv",
	    "--log=log.csv", "--as-of=2024-05-01", "--id=email",
	    "--model=model.tsv", delivery, (char *)NULL);
	_exit(99);
}

static int
status_of(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static bool
merge(const struct place *p, const char *delivery)
{
	return status_of(start(p, delivery, FREE)) == 0;
}

/* Ends a run before its n-th system call by a signal; false when it has ended
 * before, or cannot be traced (*refused). */
static bool
kill_at(const struct place *p, int n, int signal_number, bool *refused)
{
	pid_t child = start(p, "second.csv", TRACED);
	int status = status_of(child);

	*refused = !WIFSTOPPED(status);
	if (*refused)
		return false;
	ptrace(PTRACE_SETOPTIONS, child, NULL,
	    PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (int stops = 0; stops < 2 * n - 1;) {
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		status = status_of(child);
		if (!WIFSTOPPED(status))
			return false;
		stops += WSTOPSIG(status) == (SIGTRAP | 0x80);
	}
	if (signal_number == SIGKILL)
		kill(child, SIGKILL);
	else
		ptrace(PTRACE_DETACH, child, NULL, signal_number);
	status_of(child);
	return true;
}

static bool
same_file(const struct state *a, const struct state *b, int i)
{
	return a->file[i].n == b->file[i].n &&
	    memcmp(a->file[i].bytes, b->file[i].bytes, a->file[i].n) == 0;
}

/* Old or new, each; the log the old one and a part of what is new. */
static bool
is_whole(const struct place *p)
{
	const struct state *s = &p->now;

	for (int i = 0; i < LOG; i++)
		if (!same_file(s, &p->before, i) && !same_file(s, &p->after, i))
			return false;
	return s->file[LOG].n >= p->before.file[LOG].n &&
	    s->file[LOG].n <= p->after.file[LOG].n &&
	    memcmp(s->file[LOG].bytes, p->after.file[LOG].bytes,
		s->file[LOG].n) == 0;
}

/* The next run leaves everything as the undisturbed one did. */
static bool
recovers(struct place *p)
{
	bool same = merge(p, "second.csv");

	look(p, &p->now);
	for (int i = 0; i < FILES; i++)
		same &= same_file(&p->now, &p->after, i);
	return same && !is_there(p, "master.csv.merging") &&
	    !is_there(p, "master.csv.records.merging") &&
	    !is_there(p, "master.csv.compared.merging") &&
	    !is_there(p, "master.csv.journal") &&
	    !is_there(p, "master.csv.journal.merging");
}

/* With the journal in place the merge has happened: a run without a delivery
 * is enough. Whatever part of its lines the log has got, it gets the rest. */
static bool
completes(struct place *p)
{
	static const char *const left[] = { "master.csv.journal",
		"master.csv.records.merging", "master.csv.compared.merging",
		"master.csv.merging" };
	enum { LEFT = sizeof(left) / sizeof(*left) };
	static char bytes[LEFT][ROOM];
	size_t size[LEFT];
	size_t from = p->before.file[LOG].n, to = p->after.file[LOG].n;
	bool well = true;

	for (int i = 0; i < LEFT; i++)
		size[i] = read_file(p, left[i], bytes[i]);
	for (size_t n = from; n <= to; n += 1 + (to - from) / 23) {
		go_back(p);
		for (int i = 0; i < LEFT; i++)
			write_file(p, left[i], bytes[i], size[i]);
		write_file(p, "log.csv", p->after.file[LOG].bytes, n);
		well &= merge(p, "nothing.csv");
		look(p, &p->now);
		for (int i = 0; i < FILES; i++)
			well &= same_file(&p->now, &p->after, i);
	}
	return well;
}

static void
prepare(struct place *p)
{
	char text[ROOM];
	size_t n = 0;
	const char *tmp = getenv("TMPDIR");

	snprintf(p->folder, sizeof(p->folder), "%s/merge.XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(p->folder) == NULL || getcwd(p->tool, 1000) == NULL)
		exit(1);
	strcat(p->tool, "/bin/crm-import");
	write_file(p, "nothing.csv", "customer_id,email,phone\n", 24);
	write_file(p, "model.tsv", model, sizeof(model) - 1);
	for (int second = 0; second < 2; second++) {
		n = (size_t)snprintf(text, ROOM, "customer_id,email,phone\n");
		for (int i = 0; i < RECORDS; i++)
			n += (size_t)snprintf(text + n, ROOM - n,
			    "%d,c%d@example.com,+4930%06d\n",
			    i + second * RECORDS / 2,
			    i % (second ? 17 : RECORDS) + second * 13, i);
		write_file(p, second ? "second.csv" : "first.csv", text, n);
	}
	if (!merge(p, "first.csv"))
		exit(1);
	look(p, &p->before);
	if (!merge(p, "second.csv"))
		exit(1);
	look(p, &p->after);
}

static void
remove_all(const struct place *p)
{
	static const char *const rest[] = { "first.csv", "second.csv",
		"nothing.csv", "model.tsv", "master.csv", "master.csv.records",
		"master.csv.compared", "log.csv" };
	char path[512];

	go_back(p);
	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++) {
		path_of(p, rest[i], path);
		unlink(path);
	}
	path_of(p, "master.csv.lock", path);
	unlink(path);
	rmdir(p->folder);
}

/* The run died somewhere: how are things? */
struct outcome {
	bool whole, recovered, was_old, was_new, completed, clean;
	int deaths;
};

static void
judge(struct place *p, struct outcome *o)
{
	bool committed = is_there(p, "master.csv.journal");

	look(p, &p->now);
	o->deaths++;
	o->whole &= is_whole(p);
	o->was_old |= same_file(&p->now, &p->before, 0);
	o->was_new |= same_file(&p->now, &p->after, 0);
	o->clean &= committed || !is_there(p, "master.csv.merging");
	if (committed && !o->completed && is_there(p, "master.csv.merging")) {
		o->completed = true;
		ok(completes(p), "a log cut anywhere is completed");
	} else {
		o->recovered &= recovers(p);
	}
}

/* By a signal at each, or each so-manyth, system call. */
static bool
die_by(struct place *p, int signal_number, int step)
{
	struct outcome o = { .whole = true, .recovered = true, .clean = true };
	bool refused = false;
	int n = 0;

	do { /* before it has the lock it has done nothing */
		go_back(p);
		n += 8;
	} while (kill_at(p, n, signal_number, &refused) &&
	    !is_there(p, "master.csv.lock"));
	for (n -= 8; n < LONGEST; n += step) {
		go_back(p);
		if (!kill_at(p, n, signal_number, &refused))
			break;
		judge(p, &o);
	}
	if (refused)
		return false;
	ok(o.whole, "master and records are the old or the new ones");
	ok(o.recovered, "the next run is as if nothing had happened");
	ok(o.was_old && o.was_new && o.completed, "it died on both sides");
	printf("# ended %d times by signal %d\n", o.deaths, signal_number);
	return true;
}

/* No file can get longer than so much. */
static void
run_out_of_room(struct place *p)
{
	struct outcome o = { .whole = true, .recovered = true, .clean = true };
	size_t most = 0;

	for (int i = 0; i < FILES; i++)
		if (p->after.file[i].n > most)
			most = p->after.file[i].n;
	for (size_t room = 0; room < most; room += 1 + most / 41) {
		pid_t child;

		go_back(p);
		child = start(p, "second.csv", (long)room);
		if (status_of(child) != 0)
			judge(p, &o);
	}
	ok(o.whole, "no room: the files are the old or the new ones");
	ok(o.recovered, "no room: the next run makes up for it");
	ok(o.clean, "no room: nothing is left over");
	ok(o.deaths > 20, "no room: it was noticed");
}

int
main(void)
{
	static struct place p;

	prepare(&p);
	ok(!same_file(&p.before, &p.after, 0) &&
		p.after.file[LOG].n > p.before.file[LOG].n,
	    "the delivery changes master and log");
	if (die_by(&p, SIGKILL, 1))
		die_by(&p, SIGTERM, 3);
	else
		printf("ok %d - crashes # SKIP cannot trace\n", ++tap_count);
	run_out_of_room(&p);
	remove_all(&p);
	return tap_end();
}

#else

int
main(void)
{
	printf("ok %d - crashes # SKIP not Linux\n", ++tap_count);
	return tap_end();
}

#endif
