/*
 * progress.c
 *	  Saying what this process is busy with.
 *
 * Only processes of the scheduler report: in a session of somebody the
 * activity shown is the statement he has sent.
 */
#include "postgres.h"

#include "pgstat.h"
#include "utils/backend_status.h"

#include "common/compat.h"
#include "common/progress.h"

RetrainProgressHook retrain_progress_hook = NULL;

/* retrain_step_name returns the name of a step. */
const char *
retrain_step_name(RetrainStep step)
{
	switch (step)
	{
		case RETRAIN_STEP_STARTING:
			return "starting";
		case RETRAIN_STEP_SCANNING:
			return "scanning";
		case RETRAIN_STEP_CLAIMING:
			return "claiming";
		case RETRAIN_STEP_EVALUATING:
			return "evaluating";
		case RETRAIN_STEP_RECORDING:
			return "recording";
		case RETRAIN_STEP_ROLLUP:
			return "rollup";
		case RETRAIN_STEP_GATES:
			return "gates";
	}
	return "unknown";
}

/*
 * retrain_progress_report notes what a process of the scheduler does from now
 * on; pg_stat_activity shows it with what (NULL for nothing), for example
 * policy "p".
 */
void
retrain_progress_report(const RetrainProgress *progress, const char *what)
{
	char	   *text;

	if (retrain_progress_hook == NULL)
		return;
	retrain_progress_hook(progress);
	text = psprintf("retrain: %s%s%s", retrain_step_name(progress->step),
					what ? " " : "", what ? what : "");
	pgstat_report_activity(STATE_RUNNING, text);
	pfree(text);
}
