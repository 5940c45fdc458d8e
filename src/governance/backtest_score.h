/*
 * backtest_score.h
 *	  The alarms of a replay held against what people know of the time.
 *
 * An alarm is a slot whose verdict asks for something to be done.  It belongs to
 * an incident when its window overlaps it; it is false when its window lies
 * within quiet time, and neither when it is elsewhere.
 */
#ifndef RETRAIN_BACKTEST_SCORE_H
#define RETRAIN_BACKTEST_SCORE_H

#include "governance/backtest.h"
#include "governance/incident.h"

/* How an incident was noticed. */
typedef struct RetrainDetection
{
	const RetrainIncident *incident;
	bool		covered;		/* the window of some slot overlaps it */
	bool		detected;
	TimestampTz detected_at;	/* slot of the first alarm that belongs to it */
} RetrainDetection;

typedef struct RetrainBacktestScore
{
	int			slots;
	int			conclusive;
	int			not_logged;		/* slots past a retrain without scores of the new model */
	int			alarms;
	int			retrains;
	int			false_alarms;
	int			elsewhere;		/* alarms that are neither false nor of an incident */
	int64		quiet;			/* microseconds of quiet time under the windows' span */
	List	   *detections;		/* of RetrainDetection *, by start of the incident */
	int			covered;
	int			detected;
	int64		mean_delay;		/* microseconds, of the detected */
	int64		longest_delay;
} RetrainBacktestScore;

extern RetrainBacktestScore *retrain_backtest_score(List *slots, List *incidents);

#endif							/* RETRAIN_BACKTEST_SCORE_H */
