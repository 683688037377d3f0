/* fit_pmml: the card as a PMML 4.4 Scorecard, for other engines. */
#include "fit.h"
#include "io/out.h"
#include "text/num.h"

#include <math.h>

static void
put(struct out *out, const char *text)
{
	out_str(out, str_of(text));
}

static void
put_number(struct out *out, double value)
{
	char number[NUM_MAX];

	out_bytes(out, number, num_print_exact(number, value));
}

/* Text inside an attribute; what XML cannot hold becomes a blank. With
 * `array`, also as a quoted item of a PMML array. */
static void
put_escaped(struct out *out, struct str text, bool array)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '&')
			put(out, "&amp;");
		else if (c == '<')
			put(out, "&lt;");
		else if (c == '>')
			put(out, "&gt;");
		else if (c == '"')
			put(out, array ? "\\&quot;" : "&quot;");
		else if (c == '\\' && array)
			put(out, "\\\\");
		else if ((unsigned char)c < ' ')
			put(out, " ");
		else
			out_byte(out, c);
	}
}

static void
put_attribute(struct out *out, const char *name, struct str value)
{
	put(out, " ");
	put(out, name);
	put(out, "=\"");
	put_escaped(out, value, false);
	put(out, "\"");
}

static void
put_real(struct out *out, const char *name, double value)
{
	char number[NUM_MAX];
	size_t n = num_print_exact(number, value);

	put_attribute(out, name, (struct str){ number, n });
}

static void
put_field(struct out *out, const struct scorecard_variable *v)
{
	put(out, "  <DataField");
	put_attribute(out, "name", v->name);
	put_attribute(out, "optype",
	    v->bins.text ? STR("categorical") : STR("continuous"));
	put_attribute(
	    out, "dataType", v->bins.text ? STR("string") : STR("double"));
	put(out, "/>\n");
}

static void
put_simple(
    struct out *out, struct str field, const char *operator, double value)
{
	put(out, "<SimplePredicate");
	put_attribute(out, "field", field);
	put_attribute(out, "operator", str_of(operator));
	if (!isnan(value))
		put_real(out, "value", value);
	put(out, "/>");
}

static void
put_range(struct out *out, const struct scorecard_variable *v, size_t bin)
{
	const struct binning *b = &v->bins;
	bool low = bin > 0, high = bin + 1 < b->ranges;

	if (!low && !high)
		put_simple(out, v->name, "isNotMissing", NAN);
	if (low && high)
		put(out, "<CompoundPredicate booleanOperator=\"and\">");
	if (low)
		put_simple(out, v->name, "greaterOrEqual", b->cuts[bin - 1]);
	if (high)
		put_simple(out, v->name, "lessThan", b->cuts[bin]);
	if (low && high)
		put(out, "</CompoundPredicate>");
}

static void
put_levels(struct out *out, const struct scorecard_variable *v, size_t bin)
{
	const struct binning *b = &v->bins;

	put(out, "<SimpleSetPredicate");
	put_attribute(out, "field", v->name);
	put(out, " booleanOperator=\"isIn\"><Array type=\"string\">");
	for (uint32_t i = 0; i < b->levels.count; i++) {
		if (b->level_bin[i] != bin)
			continue;
		put(out, "&quot;");
		put_escaped(out, map_text(&b->levels, i), true);
		put(out, "&quot; ");
	}
	put(out, "</Array></SimpleSetPredicate>");
}

static void
put_bin(struct out *out, const struct scorecard *card,
    const struct scorecard_variable *v, size_t bin)
{
	const struct binning *b = &v->bins;

	put(out, "   <Attribute");
	put_real(out, "partialScore",
	    (double)v->units[bin] / scorecard_power(card->scale.digits));
	put(out, ">");
	if (bin == binning_missing(b))
		put_simple(out, v->name, "isMissing", NAN);
	else if (bin >= b->ranges)
		put_simple(out, v->name, "equal", b->special[bin - b->ranges]);
	else if (b->text)
		put_levels(out, v, bin);
	else
		put_range(out, v, bin);
	put(out, "</Attribute>\n");
}

/* The first attribute that holds counts, so codes stand before ranges, and what
 * is unseen at the end. */
static void
put_variable(struct out *out, const struct scorecard *card,
    const struct scorecard_variable *v)
{
	const struct binning *b = &v->bins;
	size_t last = b->pooled != SIZE_MAX ? b->pooled : binning_nowhere(b);

	put(out, "  <Characteristic");
	put_attribute(out, "name", v->name);
	put_attribute(out, "reasonCode", v->name);
	put_real(out, "baselineScore",
	    v->neutral / scorecard_power(card->scale.digits));
	put(out, ">\n");
	for (size_t i = b->ranges; i < binning_nowhere(b); i++)
		if (b->bins[i].rows > 0)
			put_bin(out, card, v, i);
	for (size_t i = 0; i < b->ranges; i++)
		put_bin(out, card, v, i);
	put(out, "   <Attribute");
	put_real(out, "partialScore",
	    (double)v->units[last] / scorecard_power(card->scale.digits));
	put(out, "><True/></Attribute>\n  </Characteristic>\n");
}

static void
put_head(struct out *out, const struct scorecard_file *file)
{
	const struct scorecard *card = &file->card;

	put(out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">\n"
	    " <Header><Application name=\"crm-score\"/></Header>\n"
	    " <DataDictionary>\n");
	for (size_t j = 0; j < card->count; j++)
		put_field(out, &card->variables[j]);
	put(out, " </DataDictionary>\n <Scorecard functionName=\"regression\"");
	put_real(out, "initialScore",
	    (double)card->base_units / scorecard_power(card->scale.digits));
	put(out, " useReasonCodes=\"true\" reasonCodeAlgorithm=\"");
	put(out, card->scale.b < 0 ? "pointsAbove" : "pointsBelow");
	put(out, "\">\n  <MiningSchema>\n");
	for (size_t j = 0; j < card->count; j++) {
		put(out, "   <MiningField");
		put_attribute(out, "name", card->variables[j].name);
		put(out, "/>\n");
	}
	put(out,
	    "  </MiningSchema>\n  <Output>\n"
	    "   <OutputField name=\"apply_score\" feature=\"predictedValue\" "
	    "dataType=\"double\" optype=\"continuous\"/>\n");
	for (size_t i = 1; i <= file->reasons; i++) {
		put(out, "   <OutputField name=\"reason_");
		put_number(out, (double)i);
		put(out, "\" feature=\"reasonCode\" rank=\"");
		put_number(out, (double)i);
		put(out, "\" dataType=\"string\" optype=\"categorical\"/>\n");
	}
	put(out, "  </Output>\n  <Characteristics>\n");
}

void
fit_pmml(const struct fit *f, const char *path)
{
	struct out out;

	out_open(&out, path);
	put_head(&out, &f->file);
	for (size_t j = 0; j < f->file.card.count; j++)
		put_variable(&out, &f->file.card, &f->file.card.variables[j]);
	put(&out, "  </Characteristics>\n </Scorecard>\n</PMML>\n");
	out_close(&out);
}
