/*
 * verdict.c
 *	  Names of verdicts and levels.
 */
#include "postgres.h"

#include "common/compat.h"
#include "governance/verdict.h"

static const char *const verdict_names[] =
{
	[RETRAIN_KEEP] = "keep",
	[RETRAIN_INSUFFICIENT_EVIDENCE] = "insufficient_evidence",
	[RETRAIN_INVESTIGATE] = "investigate",
	[RETRAIN_RECALIBRATE] = "recalibrate",
	[RETRAIN_RETRAIN] = "retrain",
	[RETRAIN_ROLL_BACK] = "roll_back",
	[RETRAIN_SUSPEND] = "suspend",
};

/* retrain_verdict_name returns the text form of a verdict. */
const char *
retrain_verdict_name(RetrainVerdict verdict)
{
	return verdict_names[verdict];
}

/* retrain_verdict_parse finds a verdict by its name; false if there is none. */
bool
retrain_verdict_parse(const char *name, RetrainVerdict *verdict)
{
	for (int i = 0; i < lengthof(verdict_names); i++)
	{
		if (strcmp(name, verdict_names[i]) == 0)
		{
			*verdict = (RetrainVerdict) i;
			return true;
		}
	}
	return false;
}

/* retrain_level_name returns the text form of a level. */
const char *
retrain_level_name(RetrainLevel level)
{
	switch (level)
	{
		case RETRAIN_LEVEL_OK:
			return "ok";
		case RETRAIN_LEVEL_WARN:
			return "warn";
		case RETRAIN_LEVEL_FAIL:
			return "fail";
		case RETRAIN_LEVEL_NONE:
			break;
	}
	return "none";
}
