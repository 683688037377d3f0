#include "text/name.h"

#include "unit/tap.h"

static const struct {
	const char *cell;
	enum name_kind kind;
	const char *key, *suffix, *wrong;
} checks[] = {
	{ "SMITH, JOHN", NAME_ANY, "john smith", "", NULL },
	{ "Mr. John  Smith Jr.", NAME_ANY, "john smith", "jr", NULL },
	{ "john smith", NAME_ANY, "john smith", "", NULL },
	{ "Hale, Robert Sen.", NAME_ANY, "robert hale", "sr", NULL },
	{ "Smith, John, Jr.", NAME_PERSON, "smith john", "jr", NULL },
	{ "Dr JOHN O'NEILL", NAME_ANY, "john oneill", "", NULL },
	{ "van der Berg, Anna", NAME_ANY, "anna van der berg", "", NULL },
	{ "María-José López", NAME_ANY, "maria jose lopez", "", NULL },
	{ "MCDONALD", NAME_ANY, "mcdonald", "", NULL },
	{ "ACME CORP.", NAME_ANY, "acme", "", NULL },
	{ "Acme Corporation", NAME_ANY, "acme", "", NULL },
	{ "ACME Corp (Pty) Ltd", NAME_ANY, "acme", "", NULL },
	{ "Acme, Inc.", NAME_ANY, "acme", "", NULL },
	{ "Müller & Söhne GmbH & Co. KG", NAME_COMPANY, "muller & sohne", "",
	    NULL },
	{ "Müller und Söhne GmbH&Co.KG", NAME_ANY, "muller & sohne", "", NULL },
	{ "Gebr. Imhof OHG", NAME_COMPANY, "gebruder imhof", "", NULL },
	{ "Nowak Meble spółka z o.o.", NAME_ANY, "nowak meble", "", NULL },
	{ "ifj. Nagy István", NAME_PERSON, "nagy istvan", "jr", NULL },
	{ "Nagy id. István", NAME_ANY, "nagy istvan", "sr", NULL },
	{ "Abdul Rahman Qasim", NAME_PERSON, "abdulrahman qasim", "", NULL },
	{ "株式会社アクメ", NAME_ANY, "アクメ", "", NULL },
	{ "阿里巴巴（中国）有限公司", NAME_ANY, "阿里巴巴中国", "", NULL },
	{ "阿里巴巴(中国)有限公司", NAME_ANY, "阿里巴巴中国", "", NULL },
	{ "张 三", NAME_ANY, "张三", "", NULL },
	{ "Jan Ab", NAME_ANY, "jan ab", "", NULL },
	{ "Test Test", NAME_ANY, "", "", "placeholder" },
	{ "-", NAME_ANY, "", "", "missing" },
	{ "", NAME_ANY, "", "", "missing" },
	{ "UNKNOWN", NAME_ANY, "", "", "placeholder" },
	{ "John Smith & Jane Smith", NAME_ANY, "", "", "multiple" },
	{ "Mr & Mrs Smith", NAME_ANY, "", "", "multiple" },
};

int
main(void)
{
	struct text room = { 0 };

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct name name;
		struct str key = name_key(
		    str_of(checks[i].cell), checks[i].kind, &name, &room);

		ok(str_eq(key, str_of(checks[i].key)), "%s: %.*s",
		    checks[i].cell, STR_ARG(key));
		same_text(name.suffix, checks[i].suffix, "its suffix");
		same_text(name.wrong ? name.wrong : "",
		    checks[i].wrong ? checks[i].wrong : "", "its code");
	}
	vec_free(&room);
	return tap_end();
}
