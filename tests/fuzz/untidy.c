/* Encodings, dialects and their rewriting take any bytes. */
#include "csv/rewrite.h"
#include "csv/sniff.h"
#include "io/decode.h"
#include "io/in.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv_sniff s = { 0 };
	struct decode *decode;
	char bytes[4096];
	size_t got = 1;
	struct in *in;
	struct diag d;
	struct str text;

	in = in_open_bytes("fuzz", (const char *)data, size);
	decode = decode_open(in, NULL, &d);
	if (decode == NULL)
		return 0;
	decode_sample(decode, SIZE_MAX, SIZE_MAX, &text, &d);
	csv_sniff(text, &s);
	in = csv_rewrite(decode_input(decode),
	    &(struct csv_rewrite){ s.delimiter, s.quote, true, s.runs });
	while (got > 0 && in_read(in, bytes, sizeof(bytes), &got, &d))
		;
	in_close(in);
	return 0;
}
