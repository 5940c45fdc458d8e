/*
 * backtest_progress.c
 *	  How far a replay has come, shown in pg_stat_activity.
 *
 * The text of the session's statement gets a comment in front; query_start and
 * the rest stay as they are.  After an error the next statement of the session
 * sets its own text.
 */
#include "postgres.h"

#include "pgstat.h"
#include "tcop/tcopprot.h"
#include "utils/backend_status.h"

#include "common/compat.h"
#include "governance/backtest.h"

/* statement returns the text of the session's statement. */
static const char *
statement(void)
{
	return debug_query_string ? debug_query_string : "";
}

/* retrain_progress_show shows that slot of slots is being replayed. */
void
retrain_progress_show(int64 slot, int64 slots)
{
	char	   *text = psprintf("/* retrain: backtest, slot " INT64_FORMAT " of " INT64_FORMAT " */ %s",
								slot, slots, statement());

	pgstat_report_activity(STATE_RUNNING, text);
	pfree(text);
}

/* retrain_progress_end shows the statement as it was. */
void
retrain_progress_end(void)
{
	pgstat_report_activity(STATE_RUNNING, statement());
}
