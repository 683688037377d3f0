#include "cli/start.h"

#include "base/die.h"
#include "base/map.h"
#include "io/again.h"
#include "io/out.h"
#include "text/num.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* Descriptors 0, 1 and 2 are what they should be, so that no file gets their
 * number: one that was closed fails when it is used. */
static void
open_standard(void)
{
	static const int mode[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", mode[fd]) != fd)
			_exit(EXIT_SYSTEM);
	/* a file that grows over its limit is an error, not the end */
	signal(SIGXFSZ, SIG_IGN);
}

static void
keep_evidence(int status)
{
	if (status == EXIT_DATA)
		out_commit_evidence();
}

/* A number from the environment, for tests. */
static bool
told(const char *name, int64_t *number)
{
	const char *text = getenv(name);

	return text != NULL && num_int(str_of(text), number);
}

/* Texts of the input are hashed with a key that nobody knows; CRM_HASH_KEY
 * makes it known, and CRM_HASH_BITS makes texts have the same hash. */
static void
choose_key(void)
{
	uint64_t key = 0;
	int64_t given, bits = 64;
	int fd;

	told("CRM_HASH_BITS", &bits);
	if (told("CRM_HASH_KEY", &given)) {
		map_seed((uint64_t)given, bits);
		return;
	}
	fd = again_open("/dev/urandom", O_RDONLY, 0);
	if (fd < 0 || again_read(fd, &key, sizeof(key)) != sizeof(key))
		key = (uint64_t)time(NULL) << 32 ^ (uint64_t)getpid();
	if (fd >= 0)
		close(fd);
	map_seed(key, bits);
}

void
start(const char *program)
{
	open_standard();
	die_name(program);
	die_before(keep_evidence);
	choose_key();
}
