/*
 * scores.h
 *	  The state retrain.scores: labels and predicted probabilities, as everybody but its
 *	  builder sees it.
 *
 * Two distributions of the probability, one of the rows labelled negative and one of
 * those labelled positive, each a profile without a distinct sketch, and 15 bins of
 * equal width with exact sums (stats/calibration.h).  While both profiles are exact
 * everything follows from them; once one is coarse the bins stand beside them, so
 * that calibration figures stay those of the rows.
 *
 * The state is a function of the multiset of rows and of the smallest capacity.  Two
 * forms in memory, behind one SQL type, as for profiles: packed, which is canonical,
 * and open (scores_builder.h).
 */
#ifndef RETRAIN_SCORES_H
#define RETRAIN_SCORES_H

#include "fmgr.h"

#include "profile/profile.h"
#include "stats/calibration.h"
#include "stats/spans.h"

#define RETRAIN_SCORES_CAPACITY RETRAIN_PROFILE_CAPACITY

typedef struct RetrainScores
{
	int64		unused;			/* rows without label, probability or weight */
	const RetrainProfile *side[2];	/* of negatives, of positives; kind number, same capacity */
	RetrainCalibration *calibration;	/* only if one of them is coarse, else NULL */
} RetrainScores;

/* scores.c */
extern const RetrainScores *retrain_scores_read(Datum datum);
extern const RetrainScores *retrain_scores_argument(FunctionCallInfo fcinfo, int argument);
extern bool retrain_scores_exact(const RetrainScores *scores);
extern bool retrain_scores_coarse(const RetrainScores *scores);
extern const RetrainCalibration *retrain_scores_calibration(const RetrainScores *scores);
extern void retrain_scores_moments(const RetrainScores *scores, int side, RetrainMoments *moments);
extern void retrain_scores_spans(const RetrainScores *scores, RetrainSpans *spans);
extern void retrain_scores_check_unused(int64 unused);

/* scores_packed.c */
extern struct varlena *retrain_scores_pack(const RetrainScores *scores);
extern RetrainScores *retrain_scores_unpack(const struct varlena *packed);
extern RetrainScores *retrain_scores_unpack_foreign(const uint8 *bytes, Size length);

/* scores_text.c */
extern char *retrain_scores_text(const RetrainScores *scores);
extern RetrainScores *retrain_scores_parse(const char *text);

/* scores_validate.c */
extern void retrain_scores_validate(const RetrainScores *scores);
pg_noreturn extern void retrain_scores_invalid(const char *problem);

#endif							/* RETRAIN_SCORES_H */
