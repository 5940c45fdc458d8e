/*
 * verdict.h
 *	  From measurements to a verdict: pure functions, no tables, no SPI.
 */
#ifndef RETRAIN_VERDICT_H
#define RETRAIN_VERDICT_H

/* In rising order of severity; the text forms are in verdict.c. */
typedef enum RetrainVerdict
{
	RETRAIN_KEEP,
	RETRAIN_INSUFFICIENT_EVIDENCE,
	RETRAIN_INVESTIGATE,
	RETRAIN_RECALIBRATE,
	RETRAIN_RETRAIN,
	RETRAIN_ROLL_BACK,
	RETRAIN_SUSPEND
} RetrainVerdict;

#define RETRAIN_VERDICTS	(RETRAIN_SUSPEND + 1)

/* How a single measurement stands to the levels of its check. */
typedef enum RetrainLevel
{
	RETRAIN_LEVEL_NONE,
	RETRAIN_LEVEL_OK,
	RETRAIN_LEVEL_WARN,
	RETRAIN_LEVEL_FAIL
} RetrainLevel;

extern const char *retrain_verdict_name(RetrainVerdict verdict);
extern bool retrain_verdict_parse(const char *name, RetrainVerdict *verdict);
extern const char *retrain_level_name(RetrainLevel level);

#endif							/* RETRAIN_VERDICT_H */
