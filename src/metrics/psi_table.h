/*
 * psi_table.h
 *	  The bins of a population stability index, from which all its results are made.
 */
#ifndef RETRAIN_PSI_TABLE_H
#define RETRAIN_PSI_TABLE_H

#include "fmgr.h"

#include "common/bytes.h"
#include "common/categories.h"
#include "stats/psi_value.h"

/* Bins of numbers and times in a call that does not say. */
#define RETRAIN_PSI_BINS 10

typedef enum RetrainPsiBinKind
{
	RETRAIN_BIN_INTERVAL,
	RETRAIN_BIN_CATEGORY,
	RETRAIN_BIN_RARE,
	RETRAIN_BIN_UNSEEN,
	RETRAIN_BIN_MISSING,
	RETRAIN_BIN_FOLDED			/* categories that a profile could not tell apart */
} RetrainPsiBinKind;

typedef struct RetrainPsiBin
{
	RetrainPsiBinKind kind;
	double		lower;			/* interval: lower < value <= upper */
	double		upper;
	RetrainBytes category;		/* category */
	RetrainBytes *members;		/* rare, unseen: the first in C order */
	int			nmembers;
	int64		categories;		/* rare, unseen: how many there are */
	int64		rows[2];		/* reference, current */
} RetrainPsiBin;

typedef struct RetrainPsiTable
{
	int			nbins;
	RetrainPsiBin *bins;
	int64		missing[2];
	int64		unassigned;
	bool		reference_unknown;	/* no row has shown the stored reference */
	bool		folded;			/* some categories could not be told apart */
	RetrainPsiSmoothing smoothing;
} RetrainPsiTable;

extern RetrainPsiTable *retrain_psi_table_create(int room);
extern RetrainPsiTable *retrain_psi_table_intervals(const double *edges, int nedges,
													const int64 *reference, const int64 *current,
													const int64 *missing);
extern RetrainPsiTable *retrain_psi_table_categories(RetrainCategories *categories);
extern void retrain_psi_table_missing(RetrainPsiTable *table, const int64 *missing);
extern void retrain_psi_table_compute(const RetrainPsiTable *table, RetrainPsi *psi, int64 *used);
extern Datum retrain_psi_table_value(FunctionCallInfo fcinfo, const RetrainPsiTable *table);
extern Datum retrain_psi_table_test(FunctionCallInfo fcinfo, const RetrainPsiTable *table);
extern Datum retrain_psi_table_compare_test(FunctionCallInfo fcinfo, const RetrainPsiTable *table);
extern Datum retrain_psi_table_bins(FunctionCallInfo fcinfo, const RetrainPsiTable *table);

#endif							/* RETRAIN_PSI_TABLE_H */
