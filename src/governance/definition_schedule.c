/*
 * definition_schedule.c
 *	  The schedule in a definition: every, or cron with time_zone.
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "governance/definition.h"
#include "governance/json_writer.h"

/* read_zone reads the zone of a cron expression. */
static void
read_zone(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	char	   *name = retrain_read_text(reader, "time_zone");

	if (name == NULL)
		name = pstrdup("UTC");
	def->zone = retrain_cron_zone(name);
	if (def->zone == NULL)
		retrain_reader_refuse(reader, "time_zone", psprintf("is not the name of a time zone: \"%s\"", name),
							  "Use an IANA name such as America/New_York; pg_catalog.pg_timezone_names lists them.");
	else
		def->time_zone = pstrdup(pg_get_timezone_name(def->zone));
}

/* read_cron reads a cron expression. */
static void
read_cron(const RetrainReader *reader, RetrainPolicyDefinition *def, const char *text)
{
	RetrainCronError error;

	if (!retrain_cron_parse(text, &def->cron_fields, &def->cron, &error))
		retrain_reader_refuse(reader, "cron", psprintf("%s (at character %d)", error.problem, error.position),
							  error.hint);
}

/* retrain_read_schedule_kind reads every, or cron and time_zone. */
void
retrain_read_schedule_kind(const RetrainReader *reader, RetrainPolicyDefinition *def)
{
	char	   *cron = retrain_read_text(reader, "cron");

	if (cron == NULL)
	{
		if (retrain_read_field(reader, "time_zone"))
			retrain_reader_refuse(reader, "time_zone", "does not go with every",
								  "Slots that are \"every\" so long apart are reckoned in UTC; a zone belongs to cron.");
		retrain_read_interval(reader, "every", "1 day", true, &def->every);
		return;
	}
	if (retrain_read_field(reader, "every"))
		retrain_reader_refuse(reader, "cron", "does not go with every", "Leave out one of the two.");
	read_cron(reader, def, cron);
	read_zone(reader, def);
}

/* retrain_put_schedule_kind writes what retrain_read_schedule_kind reads. */
void
retrain_put_schedule_kind(StringInfo json, const RetrainPolicyDefinition *def)
{
	if (def->cron)
		retrain_put_string(json, "every", NULL);
	else
		retrain_put_interval(json, "every", &def->every);
	retrain_put_string(json, "cron", def->cron);
	retrain_put_string(json, "time_zone", def->time_zone);
}
