/*
 * psi_reference.h
 *	  A stored reference of the population stability index, taken apart.
 */
#ifndef RETRAIN_PSI_REFERENCE_H
#define RETRAIN_PSI_REFERENCE_H

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "common/spill.h"
#include "metrics/psi_table.h"
#include "stats/bins.h"

/* Most categories (and edges) that a stored reference may have. */
#define RETRAIN_REFERENCE_MOST 10000

/* Most rows: sums over two samples stay far from overflow. */
#define RETRAIN_REFERENCE_ROWS (PG_INT64_MAX / 4)

typedef enum RetrainPsiKind
{
	RETRAIN_KIND_NUMBER,
	RETRAIN_KIND_TIME,
	RETRAIN_KIND_CATEGORY
} RetrainPsiKind;

typedef struct RetrainPsiReference
{
	RetrainPsiKind kind;
	int			n;				/* counts; edges are one fewer */
	RetrainBins *bins;			/* numbers and times */
	RetrainBytes *names;			/* categories, in C order */
	int64	   *counts;
	int64		missing;
	int64		rows;			/* all counts and missing */
	struct varlena *image;		/* bytes of the argument it was made of, or NULL */
	MemoryContext mcxt;			/* of those of a call site: its own */
	struct RetrainPsiReference *next;	/* others of the call site */
} RetrainPsiReference;

/* Takes an argument of a call apart, in the current context. */
typedef RetrainPsiReference *(*RetrainPsiReferenceParse) (Datum datum, RetrainPsiKind kind);

extern RetrainPsiReference *retrain_psi_reference_parse(Datum datum, RetrainPsiKind kind);
extern RetrainPsiReference *retrain_psi_reference_intervals(RetrainPsiKind kind, const double *edges,
															int nedges, int64 *counts, int64 missing);
extern RetrainPsiReference *retrain_psi_reference_argument(FunctionCallInfo fcinfo, int argument,
														   RetrainPsiKind kind,
														   RetrainPsiReferenceParse parse);
extern void retrain_psi_reference_same(FunctionCallInfo fcinfo, int argument,
									   const RetrainPsiReference *reference);
extern Datum retrain_psi_reference_form(FunctionCallInfo fcinfo, RetrainPsiKind kind,
										const double *edges, const RetrainBytes *names,
										const int64 *counts, int n, int64 missing);
extern int	retrain_psi_reference_find(const RetrainPsiReference *reference, const RetrainBytes *name);
extern bool retrain_psi_reference_equal(const RetrainPsiReference *a, const RetrainPsiReference *b);
extern void retrain_psi_reference_send(StringInfo buffer, const RetrainPsiReference *reference);
extern RetrainPsiReference *retrain_psi_reference_recv(StringInfo buffer);
extern RetrainPsiReference *retrain_psi_reference_copy(const RetrainPsiReference *reference,
													   MemoryContext mcxt);
pg_noreturn extern void retrain_psi_reference_differs(void);

/* What a call site knows of its reference argument; RetrainSpillSite.extra. */
typedef struct RetrainReferenceSite
{
	bool		constant;		/* the argument cannot change within a group */
	bool		replace;		/* when it changes, no state has the old one */
	RetrainPsiKind kind;
	RetrainPsiReferenceParse parse;
	RetrainPsiReference *known;
} RetrainReferenceSite;

/*
 * retrain_psi_reference_check raises an error if the argument of this row is not the
 * reference that the group began with.  Free of cost for constants.
 */
static inline void
retrain_psi_reference_check(FunctionCallInfo fcinfo, int argument,
							const RetrainPsiReference *reference)
{
	RetrainSpillSite *site = fcinfo->flinfo->fn_extra;

	if (likely(site != NULL && site->extra != NULL &&
			   ((RetrainReferenceSite *) site->extra)->constant))
		return;
	retrain_psi_reference_same(fcinfo, argument, reference);
}

#endif							/* RETRAIN_PSI_REFERENCE_H */
