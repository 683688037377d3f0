/*
 * lists_names: the names that lists.c draws from.
 */
#pragma once

static const char *const women[] = { "Anna", "Lena", "Clara", "Sophie",
	"Ingrid", "Petra", "Sabine", "Emily", "Grace", "Olivia", "Harriet",
	"Chloe", "Camille", "Elodie", "Manon", "Lucia", "Carmen", "Pilar",
	"Ines", "Greta", "Frieda", "Mathilda", "Hannah", "Nora", "Judith",
	"Vera", "Amelie", "Rosa", "Beatrice", "Silke" };
static const char *const men[] = { "Jonas", "Paul", "Karl", "Dieter",
	"Wolfgang", "Felix", "Oscar", "Henry", "Arthur", "Liam", "Gareth",
	"Hugo", "Pierre", "Mathieu", "Yves", "Diego", "Pablo", "Rafael", "Emil",
	"Anton", "Bruno", "Lukas", "Simon", "Niklas", "Victor", "Owen", "Colin",
	"Gustav", "Markus", "Rolf" };
static const char *const onsets[] = { "B", "Br", "K", "D", "F", "G", "Gr", "H",
	"J", "Kl", "L", "M", "N", "P", "R", "S", "St", "T", "Tr", "W", "Z",
	"Sch", "Fr", "V" };
static const char *const middles[] = { "a", "e", "i", "o", "u", "al", "ar",
	"el", "er", "il", "on", "or", "un", "ein", "au", "ö", "ä", "ü" };
static const char *const ends[] = { "mann", "berg", "ner", "ler", "ton",
	"field", "ley", "son", "ard", "eau", "ier", "ez", "ano", "ska", "dorf",
	"hoff", "stein", "bach", "ert", "ing", "ham", "wood", "rich", "ling",
	"ke" };
static const char *const cities[][2] = { { "Berlin", "10" },
	{ "Hamburg", "20" }, { "München", "80" }, { "Köln", "50" },
	{ "Leipzig", "04" }, { "Lyon", "69" }, { "Lille", "59" },
	{ "Leeds", "31" }, { "Bristol", "42" }, { "Madrid", "28" },
	{ "Sevilla", "41" }, { "Wien", "11" }, { "Graz", "90" },
	{ "Zürich", "83" } };
static const char *const streets[] = { "Lindenweg", "Hauptstr.", "Oak Street",
	"Rue Victor Hugo", "Calle Mayor", "Bahnhofstr.", "Gartenweg",
	"Mill Lane", "High Street", "Schulstr.", "Rue de la Paix", "Parkallee",
	"Church Road", "Am Hang", "Waldstr.", "Station Road" };
static const char *const providers[] = { "gmail.com", "web.example",
	"mail.example", "post.example", "inbox.example" };
static const char *const trades[] = { "Logistik", "Software", "Druck", "Metall",
	"Foods", "Electric", "Textil", "Papier", "Optik", "Chemie" };

/* One person's name in two forms: nicknames, alphabets. */
static const char *const nicknames[][2] = { { "William", "Bill" },
	{ "Robert", "Bob" }, { "Elizabeth", "Liz" }, { "Richard", "Dick" },
	{ "Margaret", "Peggy" }, { "Katherine", "Kate" }, { "James", "Jim" },
	{ "Edward", "Ted" }, { "Johannes", "Hans" }, { "Friedrich", "Fritz" },
	{ "Elisabeth", "Lisa" }, { "Josef", "Sepp" }, { "Francisco", "Paco" },
	{ "José", "Pepe" }, { "Alexander", "Sascha" }, { "Giuseppe", "Beppe" },
	{ "Heinrich", "Heinz" }, { "Thomas", "Tom" }, { "Michael", "Mike" },
	{ "Christopher", "Chris" } };
static const char *const pinyin[][4] = { { "伟", "王", "Wei", "Wang" },
	{ "小明", "李", "Xiaoming", "Li" }, { "芳", "张", "Fang", "Zhang" },
	{ "秀英", "刘", "Xiuying", "Liu" },
	{ "志强", "陈", "Zhiqiang", "Chen" }, { "静", "曾", "Jing", "Zeng" },
	{ "丽华", "欧阳", "Lihua", "Ouyang" },
	{ "建国", "赵", "Jianguo", "Zhao" } };
static const char *const cyrillic[][4] = { { "Юлия", "Щербакова", "Yulia",
					       "Shcherbakova" },
	{ "Алексей", "Жуков", "Aleksei", "Zhukov" },
	{ "Наталья", "Мельникова", "Natalia", "Melnikova" },
	{ "Дмитрий", "Соколов", "Dmitry", "Sokolov" },
	{ "Ольга", "Кузнецова", "Olga", "Kuznetsova" },
	{ "Сергей", "Чайковский", "Sergey", "Tchaikovsky" } };
static const char *const greek[][4] = { { "Γεώργιος", "Παπαδόπουλος",
					    "Georgios", "Papadopoulos" },
	{ "Νίκος", "Αντωνίου", "Nikos", "Antoniou" },
	{ "Ελένη", "Καραγιάννη", "Eleni", "Karagianni" },
	{ "Μαρία", "Χατζή", "Maria", "Chatzi" } };
static const char *const accents[][2] = { { "Jäger", "Jaeger" },
	{ "Groß", "Gross" }, { "Müller", "Mueller" },
	{ "Schröder", "Schroeder" }, { "Lefèvre", "Lefevre" },
	{ "Muñoz", "Munoz" }, { "Łukasik", "Lukasik" }, { "Køhler", "Kohler" },
	{ "Dvořák", "Dvorak" } };
static const char *const particles[][2] = { { "von der Heide", "Heide" },
	{ "van den Berg", "Vandenberg" }, { "de la Cruz", "Delacruz" },
	{ "O'Neill", "O Neill" }, { "von Bülow", "Bülow" },
	{ "van der Meer", "Van Der Meer" }, { "MacDonald", "Mac Donald" },
	{ "D'Angelo", "DAngelo" } };
static const char *const sisters[][2] = { { "Anna", "Hanna" }, { "Tim", "Tom" },
	{ "Jan", "Jana" }, { "Marie", "Maria" }, { "Lena", "Lea" },
	{ "Paul", "Paula" }, { "Julia", "Julian" }, { "Daniel", "Daniela" },
	{ "Martin", "Martina" }, { "Nina", "Mina" } };

/* Two people of one family, and one person, in two names. */
static const char *const kin[][4] = { { "István", "Bartók", "Istvánné",
					  "Bartók" },
	{ "László", "id. Fekete", "László", "ifj. Fekete" },
	{ "Manuel", "Ortiz Vela", "Manuel", "Ortiz Rincón" },
	{ "Omar", "Haddad", "Tariq Omar", "Haddad" },
	{ "Abdullah", "Nassar", "Abdul Rahman", "Nassar" },
	{ "지우", "윤", "지훈", "윤" }, { "小明", "郭", "小红", "郭" },
	{ "Piotr", "Kowalski", "Anna", "Kowalska" },
	{ "Yuko", "Kondo", "Yuka", "Kondo" } };
static const char *const spellings[][4] = { { "Istvánné", "Lakos", "Istvanne",
						"Lakos" },
	{ "Gábor", "ifj. Fodor", "Gábor", "Fodor Jr." },
	{ "Rafael", "Ibarra Sanz", "Rafael", "Ibarra" },
	{ "Tariq Omar", "Sabbagh", "Tariq", "Sabbagh" },
	{ "Abdul Rahman", "Qasim", "Abdelrahman", "Qasim" },
	{ "현우", "한", "Hyun-woo", "Han" },
	{ "小明", "罗", "Xiaoming", "Luo" },
	{ "Işıl", "Şimşek", "Isil", "Simsek" },
	{ "Hiroshi", "Ono", "Hiroshi", "Ohno" } };
static const char *const other_firms[][2] = { { "%s GmbH", "%s GmbH&Co.KG" },
	{ "%s GmbH", "%s Beteiligungsgesellschaft mbH" },
	{ "%s I LP", "%s II LP" }, { "%s Ltd", "%s PLC" },
	{ "%s Inc", "%s Foundation" } };
static const char *const same_firms[][2] = { { "%s Sp. z o.o.",
						 "%s spółka z o.o." },
	{ "%s GmbH & Co. KG", "%s GmbH&Co.KG" },
	{ "Gebr. %s OHG", "Gebrüder %s OHG" },
	{ "%s & Sohn GmbH", "%s und Sohn GmbH" },
	{ "%s Intl. Inc", "%s International Inc." } };
