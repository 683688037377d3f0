#include "text/phone.h"

#include "unit/tap.h"

static const struct {
	const char *cell, *country, *want, *extension;
} checks[] = {
	{ "(415) 555-2671", "US", "+14155552671", "" },
	{ "1-415-555-2671 x123", "US", "+14155552671", "123" },
	{ "+14155552671", "", "+14155552671", "" },
	{ "020 7946 0958", "GB", "+442079460958", "" },
	{ "+44 (0)20 7946 0958", "GB", "+442079460958", "" },
	{ "138 0013 8000", "CN", "+8613800138000", "" },
	{ "0086-13800138000", "CN", "+8613800138000", "" },
	{ "010-6552 9988", "CN", "+861065529988", "" },
	{ "010-65529988转8012", "CN", "+861065529988", "8012" },
	{ "0151/23456789", "DE", "+4915123456789", "" },
	{ "06 12 34 56 78", "FR", "+33612345678", "" },
	{ "１３８００１３８０００", "CN", "+8613800138000", "" },
	{ "1.3800138E+10", "CN", "id-lossy", "" },
	{ "138****8000", "CN", "phone-masked", "" },
	{ "415-555-2671 / 415-555-2672", "US", "+14155552671", "" },
	{ "123", "US", "bad-phone", "" },
	{ "0000000000", "US", "bad-phone", "" },
	{ "8 (495) 123-45-67", "RU", "+74951234567", "" },
	{ "06 1234 5678", "IT", "+390612345678", "" },
	{ "011 44 20 7946 0958", "US", "+442079460958", "" },
	{ "+31612345678", "", "+31612345678", "" },
	{ "415 555 2671", "", "bad-phone", "" },
	{ "call me", "US", "bad-phone", "" },
	{ "", "US", "bad-phone", "" },
};

static const struct {
	const char *e164, *code;
} countries[] = {
	{ "+14155552671", "US" },
	{ "+4930123456", "DE" },
	{ "+447911123456", "GB" },
	{ "+79161234567", "RU" },
	{ "+390612345678", "IT" },
	{ "+8613800138000", "CN" },
};

int
main(void)
{
	struct phone phone;

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		const char *wrong = phone_parse(
		    str_of(checks[i].cell), checks[i].country, &phone);

		same_text(
		    wrong ? wrong : phone.e164, checks[i].want, checks[i].cell);
		if (wrong == NULL)
			same_text(phone.extension, checks[i].extension,
			    "its extension");
	}
	phone_parse(STR("415-555-2671 / 415-555-2672"), "US", &phone);
	ok(str_eq(phone.others, STR("415-555-2672")), "the second number");
	for (size_t i = 0; i < sizeof(countries) / sizeof(*countries); i++) {
		char code[3];

		ok(phone_country(countries[i].e164, code) &&
			strcmp(code, countries[i].code) == 0,
		    "%s is of %s", countries[i].e164, countries[i].code);
	}
	return tap_end();
}
