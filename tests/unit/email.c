#include "text/email.h"

#include "unit/tap.h"

static const struct {
	const char *cell, *want, *key, *suggestion;
	bool multiple;
} checks[] = {
	{ "Bob.Smith@Example.COM", "Bob.Smith@example.com",
	    "bob.smith@example.com", "", false },
	{ " bob@example.com ", "bob@example.com", "bob@example.com", "",
	    false },
	{ "<bob@example.com>", "bob@example.com", "bob@example.com", "",
	    false },
	{ "Bob <bob@example.com>", "bob@example.com", "bob@example.com", "",
	    false },
	{ "mailto:bob@example.com", "bob@example.com", "bob@example.com", "",
	    false },
	{ "bob@example", "bad-email", "", "", false },
	{ "bob@@example.com", "bad-email", "", "", false },
	{ "bob.@example.com", "bad-email", "", "", false },
	{ "b..b@example.com", "bad-email", "", "", false },
	{ "@example.com", "bad-email", "", "", false },
	{ "", "bad-email", "", "", false },
	{ "bob@gmial.com", "bob@gmial.com", "bob@gmial.com", "gmail.com",
	    false },
	{ "bob+tag@gmail.com", "bob+tag@gmail.com", "bob@gmail.com", "",
	    false },
	{ "b.o.b@googlemail.com", "b.o.b@googlemail.com", "bob@gmail.com", "",
	    false },
	{ "\"a;b\"@example.com", "\"a;b\"@example.com", "\"a;b\"@example.com",
	    "", false },
	{ "bob@exämple.de", "bob@xn--exmple-cua.de", "bob@xn--exmple-cua.de",
	    "", false },
	{ "bob@bücher.example", "bob@xn--bcher-kva.example",
	    "bob@xn--bcher-kva.example", "", false },
	{ "bob@example.com;al@example.com", "bob@example.com",
	    "bob@example.com", "", true },
	{ "noemail@noemail.com", "noemail@noemail.com", "", "", false },
	{ "test@test.com", "test@test.com", "", "", false },
	{ "bob@example.con", "bob@example.con", "bob@example.con",
	    "example.com", false },
	{ "bob＠example.com", "bob@example.com", "bob@example.com", "", false },
};

int
main(void)
{
	struct text room = { 0 };
	struct email email;

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		const char *cell = checks[i].cell;
		const char *wrong = email_parse(str_of(cell), &email);

		same_text(wrong ? wrong : email.address, checks[i].want, cell);
		if (wrong != NULL)
			continue;
		ok(str_eq(email_key(&email, &room), str_of(checks[i].key)),
		    "%s: key", cell);
		same_text(
		    email.suggestion, checks[i].suggestion, "its suggestion");
		ok(email.multiple == checks[i].multiple, "several or one");
		ok(email.placeholder == (checks[i].key[0] == '\0'),
		    "placeholder or not");
	}
	/* RFC 3492, section 7.1 (B): Chinese, simplified */
	room.n = 0;
	email_punycode(STR("他们为什么不说中文"), &room);
	ok(str_eq((struct str){ room.v, room.n },
	       STR("xn--ihqwcrb4cv8a8dqg056pqjye")),
	    "RFC 3492 (B)");
	vec_free(&room);
	return tap_end();
}
