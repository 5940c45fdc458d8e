/*
 * errors.h
 *	  The mergeable summary of a regression model's errors: retrain.errors.
 *
 * The error of a row is actual - predicted, rounded once.  A state is a function of the
 * multiset of rows: the profile of the errors (profile/profile.h) and exact sums beside
 * it.  Like a profile it has a packed form, canonical bytes (errors_packed.c), and an open
 * one, changed in place (errors.c); RetrainErrors is what either is read as.
 *
 * Rows whose error is not finite are counted in the profile and are in no sum.
 * Definitions: doc/reference/errors.md.
 */
#ifndef RETRAIN_STATES_ERRORS_H
#define RETRAIN_STATES_ERRORS_H

#include "utils/expandeddatum.h"

#include "profile/builder.h"
#include "stats/error_powers.h"

/* Relative errors, summed and summed squared over the rows. */
typedef enum RetrainErrorsSum
{
	RETRAIN_ERRORS_RELATIVE,	/* |error| / |actual|, rounded; actual not 0, only finite ones */
	RETRAIN_ERRORS_SYMMETRIC	/* 2 |error| / (|actual| + |predicted|), rounded, 0 for 0/0 */
} RetrainErrorsSum;

#define RETRAIN_ERRORS_SUMS 2

/* Rows that are missing in a sum. */
typedef struct RetrainErrorsCounts
{
	int64		zeros;			/* the actual value is 0 */
	int64		steep;			/* it is not, but the relative error is no double */
} RetrainErrorsCounts;

typedef struct RetrainErrors
{
	const RetrainProfile *errors;
	RetrainMoments moments;		/* of the errors */
	RetrainErrorsCounts counts;
	RetrainErrorPowers powers;	/* of errors and actual values */
	RetrainMoments sums[RETRAIN_ERRORS_SUMS];
} RetrainErrors;

typedef struct RetrainErrorsState
{
	ExpandedObjectHeader header;
	int			npending;
	int			pending_room;
	double	   *actual;			/* of the rows pending */
	double	   *predicted;
	RetrainBuilder *errors;
	RetrainErrorsCounts counts;
	RetrainErrorPowers powers;	/* of errors and actual values */
	RetrainMoments sums[RETRAIN_ERRORS_SUMS];
	RetrainMomentsScratch *scratch; /* what sums lack, one each; NULL as long as rows are few */
	struct varlena *packed;		/* cache; NULL, or up to date unless rows are pending */
} RetrainErrorsState;

/* errors.c */
extern RetrainErrorsState *retrain_errors_create(MemoryContext parent, bool detailed);
extern RetrainErrorsState *retrain_errors_open(Datum datum, MemoryContext parent);
extern void retrain_errors_flush(RetrainErrorsState *state);
extern void retrain_errors_drop_detail(RetrainErrorsState *state);
extern void retrain_errors_add_missing(RetrainErrorsState *state, int64 rows);
extern void retrain_errors_add_times(RetrainErrorsState *state, double actual, double predicted,
									 int64 rows);
extern void retrain_errors_merge(RetrainErrorsState *state, const RetrainErrors *from);
extern const RetrainErrors *retrain_errors_close(RetrainErrorsState *state);
extern struct varlena *retrain_errors_packed(RetrainErrorsState *state);
extern const RetrainErrors *retrain_errors_read(Datum datum);

/* errors_packed.c */
extern struct varlena *retrain_errors_pack(const RetrainErrors *errors);
extern RetrainErrors *retrain_errors_unpack(const struct varlena *packed);
extern RetrainErrors *retrain_errors_unpack_foreign(const uint8 *bytes, Size length);

/* errors_text.c */
extern char *retrain_errors_text(const RetrainErrors *errors);
extern RetrainErrors *retrain_errors_parse(const char *text);

/* errors_validate.c */
extern void retrain_errors_validate(RetrainErrors *errors);
pg_noreturn extern void retrain_errors_invalid(const char *problem);

/* errors_uncertainty.c */
extern double retrain_errors_mean_error(const RetrainMoments *moments, int64 n);
extern double retrain_errors_squared_error(const RetrainErrors *errors);
extern double retrain_errors_wape_error(const RetrainErrors *errors);
extern double retrain_errors_explained_error(const RetrainErrors *errors, bool without_bias);

/* errors_figures.c */
typedef enum RetrainErrorsFigure
{
	RETRAIN_ERRORS_MAE,
	RETRAIN_ERRORS_MSE,
	RETRAIN_ERRORS_RMSE,
	RETRAIN_ERRORS_MAPE,
	RETRAIN_ERRORS_SMAPE,
	RETRAIN_ERRORS_WAPE,
	RETRAIN_ERRORS_R2,
	RETRAIN_ERRORS_EXPLAINED_VARIANCE,
	RETRAIN_ERRORS_BIAS,
	RETRAIN_ERRORS_MAX_ERROR
} RetrainErrorsFigure;

#define RETRAIN_ERRORS_FIGURES 10

extern const char *retrain_errors_figure_name(RetrainErrorsFigure figure);
extern double retrain_errors_figure(const RetrainErrors *errors, RetrainErrorsFigure figure);
extern double retrain_errors_standard_error(const RetrainErrors *errors,
											RetrainErrorsFigure figure);
extern double retrain_errors_constant(const RetrainErrors *errors, RetrainErrorsFigure figure);
extern int64 retrain_errors_support(const RetrainErrors *errors, RetrainErrorsFigure figure);
extern double retrain_errors_pinball(const RetrainErrors *errors, double q, double *standard_error);
extern double retrain_errors_quantile(const RetrainErrors *errors, double q, double *low,
									  double *high);

/* retrain_errors_state_of returns the state of a datum, NULL unless it is open for writing. */
static inline RetrainErrorsState *
retrain_errors_state_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return (RetrainErrorsState *) DatumGetEOHP(datum);
	return NULL;
}

/* retrain_errors_add counts a row, whose values may be NaN or infinite. */
static inline void
retrain_errors_add(RetrainErrorsState *state, double actual, double predicted)
{
	if (unlikely(state->npending == state->pending_room))
		retrain_errors_flush(state);
	state->actual[state->npending] = actual;
	state->predicted[state->npending] = predicted;
	state->npending++;
}

/* errors_constant.c */
extern double retrain_errors_order_constant(const RetrainProfile *actual, RetrainErrorsFigure figure);

#endif							/* RETRAIN_STATES_ERRORS_H */
