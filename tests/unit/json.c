#include "csv/json.h"

#include "csv/writer.h"
#include "io/out.h"
#include "text/date.h"
#include "unit/tap.h"

int
main(void)
{
	struct csv_writer w;
	struct out out;

	out_open_memory(&out);
	csv_writer_init(&w, &out, ',', 6);
	w.json = csv_json_new();
	csv_field(&w, STR("customer_id"));
	csv_field(&w, STR("amount"));
	csv_field(&w, STR("a \"b\""));
	csv_field(&w, STR("x"));
	csv_end(&w);
	csv_field(&w, STR("007"));
	csv_field(&w, STR("12.50"));
	csv_field(&w, STR("1,\"\n\\"));
	csv_real(&w, 0.25);
	csv_end(&w);
	csv_field(&w, STR("8"));
	csv_money(&w, 1234500);
	csv_empty(&w);
	csv_date(&w, DATE_NONE);
	csv_end(&w);
	csv_verbatim(&w, STR("9,\"1,5\",\"\",3"));
	csv_end(&w);
	out_byte(&out, '\0');
	same_text(out.bytes,
	    "{\"customer_id\":\"007\",\"amount\":12.50,"
	    "\"a \\\"b\\\"\":\"1,\\\"\\u000a\\\\\",\"x\":0.25}\n"
	    "{\"customer_id\":\"8\",\"amount\":123.45,\"a \\\"b\\\"\":null,"
	    "\"x\":null}\n"
	    "{\"customer_id\":\"9\",\"amount\":\"1,5\",\"a \\\"b\\\"\":null,"
	    "\"x\":\"3\"}\n",
	    "ids stay texts, money is exact, what is empty is null");
	csv_json_free(w.json);
	out_abandon(&out);
	return tap_end();
}
