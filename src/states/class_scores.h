/*
 * class_scores.h
 *	  The state of probabilities of several classes: retrain.class_scores.
 *
 * One-vs-rest scores (states/scores.h) of each class, and those of the most probable class
 * against whether it is right; counts of the place that the label takes among the classes,
 * most probable first; exact sums of the rows' log loss and Brier score.  A function of the
 * multiset of rows, for one array of classes.  Packed, canonical form: class_scores_packed.c;
 * open form, changed in place: class_scores.c.  Definitions: doc/reference/class_scores.md.
 */
#ifndef RETRAIN_CLASS_SCORES_H
#define RETRAIN_CLASS_SCORES_H

#include "utils/array.h"
#include "utils/expandeddatum.h"

#include "common/bytes.h"
#include "states/scores_builder.h"
#include "stats/moments.h"

/* Distinct probabilities of a class that are kept apart; see stats/histogram.h. */
#define RETRAIN_CLASS_SCORES_CAPACITY 1024

typedef struct RetrainClassScores
{
	int			n;				/* classes */
	RetrainBytes *names;
	int64		unused;			/* rows without label or probabilities */
	int64		clipped;		/* rows whose label had a probability too near 0 or 1 for its logarithm */
	int64	   *places;			/* rows whose label is the most probable class, the second one, ... */
	RetrainMoments log_loss;
	RetrainMoments brier;
	const RetrainScores **scores;	/* n of them, and that of the most probable class */
} RetrainClassScores;

typedef struct RetrainClassScoresState
{
	ExpandedObjectHeader header;
	int			n;
	RetrainBytes *names;
	struct varlena *array;		/* classes as the call gives them, to know them again */
	int64		rows;
	int64		unused;
	int64		clipped;
	int64	   *places;
	RetrainMoments log_loss;
	RetrainMoments brier;
	RetrainScoresBuilder **scores;
	struct varlena *packed;		/* cache; NULL, or up to date */
} RetrainClassScoresState;

/* class_scores.c */
extern RetrainClassScoresState *retrain_class_scores_create(MemoryContext parent, int n,
															const RetrainBytes *names);
extern RetrainClassScoresState *retrain_class_scores_open(Datum datum, MemoryContext parent);
extern int	retrain_class_scores_find(const RetrainClassScoresState *state, const RetrainBytes *name);
extern void retrain_class_scores_add(RetrainClassScoresState *state, int label, const double *p,
									 int64 rows);
extern void retrain_class_scores_add_unused(RetrainClassScoresState *state, int64 rows);
extern void retrain_class_scores_merge(RetrainClassScoresState *state, const RetrainClassScores *from);
extern const RetrainClassScores *retrain_class_scores_close(RetrainClassScoresState *state);
extern struct varlena *retrain_class_scores_packed(RetrainClassScoresState *state);
extern const RetrainClassScores *retrain_class_scores_read(Datum datum);
extern int64 retrain_class_scores_rows(const RetrainClassScores *scores);
extern int64 retrain_class_scores_class_rows(const RetrainClassScores *scores, int class);

/* class_scores_agg.c */
extern void retrain_class_scores_check_classes(RetrainClassScoresState *state, ArrayType *array);
extern void retrain_class_scores_add_named(RetrainClassScoresState *state, const RetrainBytes *name,
										   ArrayType *probabilities, int64 rows);

/* class_scores_packed.c */
extern struct varlena *retrain_class_scores_pack(const RetrainClassScores *scores);
extern RetrainClassScores *retrain_class_scores_unpack(const struct varlena *packed);
extern RetrainClassScores *retrain_class_scores_unpack_foreign(const uint8 *bytes, Size length);

/* class_scores_text.c */
extern char *retrain_class_scores_text(const RetrainClassScores *scores);
extern RetrainClassScores *retrain_class_scores_parse(const char *text);

/* class_scores_validate.c */
extern void retrain_class_scores_validate(const RetrainClassScores *scores);
pg_noreturn extern void retrain_class_scores_invalid(const char *problem);

/* A figure, how far it can be off, and what a constant prediction has; NaN where undefined. */
typedef struct RetrainClassFigure
{
	double		value;
	double		standard_error; /* NaN also where it would mean nothing */
	double		max_error;
	double		constant;
} RetrainClassFigure;

/* class_scores_figures.c */
extern RetrainClassFigure retrain_class_log_loss(const RetrainClassScores *scores);
extern RetrainClassFigure retrain_class_brier(const RetrainClassScores *scores);
extern RetrainClassFigure retrain_class_top_k(const RetrainClassScores *scores, int k, int64 *right);
extern RetrainClassFigure retrain_class_top_label_ece(const RetrainClassScores *scores);
extern RetrainClassFigure retrain_class_ece(const RetrainClassScores *scores, int class);
extern RetrainClassFigure retrain_class_wise_ece(const RetrainClassScores *scores);
extern RetrainClassFigure retrain_class_auc(const RetrainClassScores *scores, int class);
extern RetrainClassFigure retrain_class_macro_auc(const RetrainClassScores *scores, int *classes);

/* retrain_class_scores_state_of returns the state of a datum, NULL unless it is open for writing. */
static inline RetrainClassScoresState *
retrain_class_scores_state_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return (RetrainClassScoresState *) DatumGetEOHP(datum);
	return NULL;
}

#endif							/* RETRAIN_CLASS_SCORES_H */
