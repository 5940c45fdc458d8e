/*
 * definition_reference.c
 *	  What a definition says of the reference besides its kind: the seasons, and
 *	  the ranges of time that never belong to it.
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "common/problems.h"
#include "governance/definition.h"
#include "governance/json_writer.h"
#include "governance/schedule.h"

#define MAX_SEASONS			100
#define MAX_RANGES			100
#define DEFAULT_SEASONS		4

/* Shortest and longest month. */
#define SHORT_MONTH_DAYS	28
#define LONG_MONTH_DAYS		31

/* A season by name. */
static const struct
{
	const char *word;
	int32		months;
	int32		days;
}			season_words[] = {
	{"day", 0, 1}, {"week", 0, 7}, {"month", 1, 0}, {"year", 12, 0}
};

/* read_season reads a season: a word, or an interval. */
static void
read_season(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	JsonbValue *value = retrain_read_field(reader, "season");

	for (int i = 0; value && value->type == jbvString && i < lengthof(season_words); i++)
	{
		const char *word = season_words[i].word;

		if (value->val.string.len != strlen(word) || memcmp(value->val.string.val, word, strlen(word)) != 0)
			continue;
		def->season.month = season_words[i].months;
		def->season.day = season_words[i].days;
		return;
	}
	retrain_read_interval(reader, "season", "7 days", true, &def->season);
}

/*
 * may_overlap tells whether the window one season earlier may reach into the
 * current one: months may be short, and those of the window long.
 */
static bool
may_overlap(const Interval *season, const Interval *window)
{
	int64		shortest;
	int64		longest;

	if (season->day == 0 && season->time == 0 && window->day == 0 && window->time == 0)
		return season->month < window->month;
	shortest = ((int64) season->month * SHORT_MONTH_DAYS + season->day) * USECS_PER_DAY + season->time;
	longest = ((int64) window->month * LONG_MONTH_DAYS + window->day) * USECS_PER_DAY + window->time;
	return shortest < longest;
}

/* read_seasons reads season and seasons. */
static void
read_seasons(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	static const char *const keys[] = {"season", "window_length", NULL};

	if (def->reference != RETRAIN_REFERENCE_SEASONAL)
	{
		for (int i = 0; i < 2; i++)
		{
			const char *key = i == 0 ? "season" : "seasons";

			if (retrain_read_field(reader, key))
				retrain_reader_refuse(reader, key, "belongs to reference \"seasonal\"", NULL);
		}
		return;
	}
	read_season(reader, def);
	def->seasons = (int) retrain_read_integer(reader, "seasons", DEFAULT_SEASONS, 1, MAX_SEASONS);
	if (!retrain_problems_at(reader->problems, keys) && may_overlap(&def->season, &def->window_length))
		retrain_reader_refuse(reader, "season", "is shorter than window_length",
							  "Rows would be compared with themselves; take a longer season or a shorter window.");
}

/* read_end reads one end of a range. */
static bool
read_end(JsonbValue *element, TimestampTz *at)
{
	return element && element->type == jbvString &&
		retrain_decode_instant(pnstrdup(element->val.string.val, element->val.string.len), at);
}

/* compare_ranges orders by start. */
static int
compare_ranges(const ListCell *a, const ListCell *b)
{
	const RetrainRange *left = lfirst(a);
	const RetrainRange *right = lfirst(b);

	return left->start < right->start ? -1 : left->start > right->start;
}

/* joined returns ranges in order, those that touch made one. */
static List *
joined(List *ranges)
{
	List	   *result = NIL;
	ListCell   *cell;

	list_sort(ranges, compare_ranges);
	foreach(cell, ranges)
	{
		RetrainRange *range = lfirst(cell);
		RetrainRange *last = result ? llast(result) : NULL;

		if (last && range->start <= last->end)
			last->end = Max(last->end, range->end);
		else
			result = lappend(result, range);
	}
	return result;
}

/* read_exclude reads the ranges that never belong to the reference. */
static void
read_exclude(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	JsonbValue *value = retrain_read_field(reader, "exclude");
	List	   *ranges = NIL;
	int			n;

	if (value == NULL)
		return;
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
	{
		retrain_reader_refuse(reader, "exclude", "must be an array of ranges", "Write [[start, end], ...].");
		return;
	}
	n = JsonContainerSize(value->val.binary.data);
	if (n > MAX_RANGES)
		retrain_reader_refuse(reader, "exclude", psprintf("has %d ranges, more than %d", n, MAX_RANGES), NULL);
	for (int i = 0; i < Min(n, MAX_RANGES); i++)
	{
		JsonbValue *pair = getIthJsonbValueFromContainer(value->val.binary.data, i);
		RetrainRange *range = palloc(sizeof(RetrainRange));
		bool		fine = pair->type == jbvBinary && JsonContainerIsArray(pair->val.binary.data) &&
			!JsonContainerIsScalar(pair->val.binary.data) && JsonContainerSize(pair->val.binary.data) == 2;

		if (!fine ||
			!read_end(getIthJsonbValueFromContainer(pair->val.binary.data, 0), &range->start) ||
			!read_end(getIthJsonbValueFromContainer(pair->val.binary.data, 1), &range->end) ||
			range->start >= range->end)
			retrain_reader_refuse(reader, psprintf("exclude[%d]", i + 1), "is not a range of time",
								  "Write [\"2013-03-01T00:00:00+00:00\", \"2013-03-08T00:00:00+00:00\"]: start, included, and a later end, not included.");
		else
			ranges = lappend(ranges, range);
	}
	if (ranges != NIL && def->reference == RETRAIN_REFERENCE_NONE)
		retrain_reader_refuse(reader, "exclude", "has nothing to be excluded from: reference is \"none\"", NULL);
	def->exclude = joined(ranges);
}

/* retrain_read_reference_windows reads season, seasons and exclude; called when the windows have been read. */
void
retrain_read_reference_windows(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	static const char *const keys[] = {"reference", "checks", NULL};

	if (retrain_problems_at(reader->problems, keys))
		return;
	read_seasons(reader, def);
	read_exclude(reader, def);
}

/* retrain_put_reference_windows writes what retrain_read_reference_windows reads. */
void
retrain_put_reference_windows(StringInfo json, const RetrainPolicyDefinition *def)
{
	StringInfoData list;
	ListCell   *cell;

	if (def->reference == RETRAIN_REFERENCE_SEASONAL)
	{
		retrain_put_interval(json, "season", &def->season);
		retrain_put_raw(json, "seasons", psprintf("%d", def->seasons));
	}
	else
	{
		retrain_put_string(json, "season", NULL);
		retrain_put_string(json, "seasons", NULL);
	}
	initStringInfo(&list);
	appendStringInfoChar(&list, '[');
	foreach(cell, def->exclude)
	{
		RetrainRange *range = lfirst(cell);

		appendStringInfo(&list, "%s[\"%s\", \"%s\"]", cell == list_head(def->exclude) ? "" : ", ",
						 retrain_instant_text(range->start), retrain_instant_text(range->end));
	}
	appendStringInfoChar(&list, ']');
	retrain_put_raw(json, "exclude", list.data);
}
