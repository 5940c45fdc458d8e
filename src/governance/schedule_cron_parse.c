/*
 * schedule_cron_parse.c
 *	  Reading a cron expression; see schedule_cron.h.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/timestamp.h"

#include "governance/schedule_cron.h"

#define N_FIELDS 5

static const char *const month_names[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const weekday_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};

/* What a field may hold. */
typedef struct Field
{
	const char *name;
	int			low;
	int			high;
	const char *const *names;	/* of low, low + 1, ...; or NULL */
} Field;

static const Field fields[N_FIELDS] = {
	{"minute", 0, 59, NULL},
	{"hour", 0, 23, NULL},
	{"day of month", 1, 31, NULL},
	{"month", 1, 12, month_names},
	{"day of week", 0, 7, weekday_names}
};

/* The reading of one expression. */
typedef struct Reader
{
	const char *text;
	const char *at;
	const Field *field;
	RetrainCronError *error;
} Reader;

/* refuse notes what is wrong at a place; returns false. */
static bool
refuse(Reader *r, const char *at, char *problem, const char *hint)
{
	r->error->position = (int) (at - r->text) + 1;
	r->error->problem = problem;
	r->error->hint = hint;
	return false;
}

/*
 * shown returns the first character at a place, for a message; whole in the
 * encoding of the database, control characters by number.
 */
static char *
shown(const char *at)
{
	if ((unsigned char) *at < ' ' || *at == 0x7F)
		return psprintf("\\x%02x", (unsigned char) *at);
	return pnstrdup(at, pg_mblen(at));
}

/* ends_value tells whether a character ends a value. */
static bool
ends_value(char c)
{
	return c == '\0' || c == ' ' || c == '\t' || c == ',' || c == '-' || c == '/';
}

/* read_number reads a number of at most three digits. */
static bool
read_number(Reader *r, int *value)
{
	const char *start = r->at;

	*value = 0;
	while (*r->at >= '0' && *r->at <= '9')
	{
		if (r->at - start >= 3)
			return refuse(r, start, psprintf("has a number of more than three digits for the %s", r->field->name), NULL);
		*value = *value * 10 + (*r->at++ - '0');
	}
	return true;
}

/* read_name reads the name of a month or a day of the week. */
static bool
read_name(Reader *r, int *value)
{
	const char *start = r->at;
	int			length = 0;

	while (!ends_value(start[length]))
		length++;
	for (int i = 0; r->field->names && r->field->names[i] && length == 3; i++)
	{
		if (pg_strncasecmp(start, r->field->names[i], 3) != 0)
			continue;
		r->at += 3;
		*value = r->field->low + i;
		return true;
	}
	length = length > 0 ? pg_mbcliplen(start, length, 20) : 0;
	return refuse(r, start, psprintf("has \"%s\" for the %s", length > 0 ? pnstrdup(start, length) : shown(start), r->field->name),
				  r->field->names ?
				  "Use numbers, *, lists with commas, ranges with -, steps with /, and the English names of three letters." :
				  r->field->low == 1 ?
				  "Use numbers, *, lists with commas, ranges with -, steps with /, and L for the last day of the month." :
				  "Use numbers, *, lists with commas, ranges with - and steps with /.");
}

/* read_value reads one value of the field. */
static bool
read_value(Reader *r, int *value)
{
	const char *start = r->at;

	if (*start < '0' || *start > '9')
		return read_name(r, value);
	if (!read_number(r, value))
		return false;
	if (!ends_value(*r->at))
		return refuse(r, r->at, psprintf("has \"%s\" after a number of the %s", shown(r->at), r->field->name),
					  "Extensions such as W, # and ? are not known.");
	if (*value < r->field->low || *value > r->field->high)
		return refuse(r, start, psprintf("has %d for the %s, which goes from %d to %d",
										 *value, r->field->name, r->field->low, r->field->high), NULL);
	return true;
}

/* read_step reads "/n" if there is one, else 1. */
static bool
read_step(Reader *r, bool allowed, int *step)
{
	const char *start = r->at;

	*step = 1;
	if (*r->at != '/')
		return true;
	if (!allowed)
		return refuse(r, start, pstrdup("has a step after a single value"),
					  "A step follows * or a range: */15 or 10-40/15.");
	r->at++;
	if (!read_number(r, step))
		return false;
	if (r->at == start + 1 || *step == 0 || *step > r->field->high || !ends_value(*r->at))
		return refuse(r, start, psprintf("has a step that is no number from 1 to %d", r->field->high), NULL);
	return true;
}

/* read_part reads one element of a list into the bits of the field. */
static bool
read_part(Reader *r, uint64 *bits, bool *last_day)
{
	const char *start = r->at;
	int			low;
	int			high;
	int			step;
	bool		range = true;

	if (r->field->high == 31 && (*start == 'L' || *start == 'l') && ends_value(start[1]) &&
		start[1] != '-' && start[1] != '/')
	{
		*last_day = true;
		r->at++;
		return true;
	}
	if (*start == '*')
	{
		r->at++;
		low = r->field->low;
		high = r->field->high;
	}
	else
	{
		if (!read_value(r, &low))
			return false;
		high = low;
		range = *r->at == '-';
		if (range)
		{
			r->at++;
			if (!read_value(r, &high))
				return false;
			/* Sunday ends a week as well as it begins one. */
			if (r->field->names == weekday_names && high == 0 && low > 0)
				high = 7;
			if (high < low)
				return refuse(r, start, psprintf("has a range of the %s that runs backwards", r->field->name),
							  "Write two ranges, with a comma between.");
		}
	}
	if (!read_step(r, range, &step))
		return false;
	for (int value = low; value <= high; value += step)
		*bits |= UINT64CONST(1) << value;
	return true;
}

/* read_field reads one field, up to the blank or the end. */
static bool
read_field(Reader *r, uint64 *bits, bool *last_day, bool *any)
{
	*bits = 0;
	*last_day = false;
	*any = *r->at == '*';
	for (;;)
	{
		if (!read_part(r, bits, last_day))
			return false;
		if (*r->at != ',')
			break;
		r->at++;
	}
	if (*r->at != '\0' && *r->at != ' ' && *r->at != '\t')
		return refuse(r, r->at, psprintf("has \"%s\" in the %s where a comma or a blank is due", shown(r->at), r->field->name), NULL);
	return true;
}

/* skip_blanks skips what separates fields. */
static void
skip_blanks(Reader *r)
{
	while (*r->at == ' ' || *r->at == '\t')
		r->at++;
}

/*
 * has_day tells whether some day matches at all: the 31st of February does
 * not.  A day of the week that is an alternative of its own always comes.
 */
static bool
has_day(const RetrainCron *cron)
{
	static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (cron->last_day || (!cron->any_day && !cron->any_weekday))
		return true;
	for (int month = 1; month <= 12; month++)
		for (int day = 1; day <= lengths[month - 1]; day++)
			if ((cron->months & (1U << month)) && (cron->days & (1U << day)))
				return true;
	return false;
}

/* canonical_text returns the text with single blanks and in capitals. */
static char *
canonical_text(const char *text)
{
	StringInfoData result;

	initStringInfo(&result);
	for (const char *c = text; *c; c++)
	{
		if (*c != ' ' && *c != '\t')
			appendStringInfoChar(&result, pg_ascii_toupper((unsigned char) *c));
		else if (result.len > 0 && result.data[result.len - 1] != ' ')
			appendStringInfoChar(&result, ' ');
	}
	while (result.len > 0 && result.data[result.len - 1] == ' ')
		result.data[--result.len] = '\0';
	return result.data;
}

/* retrain_cron_parse reads an expression; see schedule_cron.h. */
bool
retrain_cron_parse(const char *text, RetrainCron *cron, char **canonical, RetrainCronError *error)
{
	Reader		r = {text, text, NULL, error};
	uint64		bits[N_FIELDS];
	bool		last_day[N_FIELDS];
	bool		any[N_FIELDS];

	if (strlen(text) > RETRAIN_CRON_MAX_LENGTH)
		return refuse(&r, text + RETRAIN_CRON_MAX_LENGTH, psprintf("has more than %d bytes", RETRAIN_CRON_MAX_LENGTH), NULL);
	skip_blanks(&r);
	for (int i = 0; i < N_FIELDS; i++)
	{
		r.field = &fields[i];
		if (*r.at == '@')
			return refuse(&r, r.at, pstrdup("has a nickname"), "Write the five fields: @daily is 0 0 * * *.");
		if (*r.at == '\0')
			return refuse(&r, r.at, psprintf("ends before the %s", r.field->name),
						  "The fields are minute, hour, day of month, month, day of week.");
		if (!read_field(&r, &bits[i], &last_day[i], &any[i]))
			return false;
		skip_blanks(&r);
	}
	if (*r.at != '\0')
		return refuse(&r, r.at, pstrdup("has more than five fields"),
					  "The fields are minute, hour, day of month, month, day of week; there are no seconds or years.");
	cron->minutes = bits[0];
	cron->hours = (uint32) bits[1];
	cron->days = (uint32) bits[2];
	cron->last_day = last_day[2];
	cron->months = (uint32) bits[3];
	cron->weekdays = (uint32) ((bits[4] | bits[4] >> 7) & 0x7F);
	cron->any_day = any[2];
	cron->any_weekday = any[4];
	if (!has_day(cron))
		return refuse(&r, text, pstrdup("names days that no month has"), NULL);
	*canonical = canonical_text(text);
	return true;
}
