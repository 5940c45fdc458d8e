/*
 * slice_counts.h
 *	  Transition state of f1_by_slice: confusion counts per slice.
 */
#ifndef RETRAIN_SLICE_COUNTS_H
#define RETRAIN_SLICE_COUNTS_H

#include "common/int.h"
#include "lib/stringinfo.h"

#include "common/bytes_dict.h"
#include "common/crossed_keys.h"

/* Index into RetrainSlice.count: label in bit 1, prediction in bit 0. */
enum
{
	RETRAIN_TN = 0,
	RETRAIN_FP = 1,
	RETRAIN_FN = 2,
	RETRAIN_TP = 3
};

typedef struct RetrainSlice
{
	int64		unused;			/* rows without label or prediction */
	int64		count[4];		/* binary tables only */
} RetrainSlice;

/* A non-empty cell of a table of text classes, named by numbers. */
typedef struct RetrainSliceCellKey
{
	int			slice;
	int			label;
	int			predicted;
} RetrainSliceCellKey;

typedef struct RetrainSliceCell
{
	RetrainSliceCellKey key;
	char		status;
	int64		count;
} RetrainSliceCell;

typedef struct RetrainSliceCounts
{
	MemoryContext mcxt;
	RetrainSpillMember member;
	int			min_support;
	bool		classes_named;	/* text labels: classes and cells are in use */
	RetrainCrossedKeys *crossed;	/* slices of several columns; NULL: of one */
	RetrainBytesDict slices;
	RetrainSlice *slice;		/* by number */
	int			slice_capacity;
	RetrainBytesDict classes;
	struct slicecell_hash *cells;
	Size		cells_bytes;
} RetrainSliceCounts;

extern RetrainSliceCounts *retrain_slice_counts_create(bool classes_named, int min_support,
													   int columns, RetrainSpillSite *site,
													   MemoryContext mcxt);
extern int *retrain_slice_counts_order(const RetrainSliceCounts *state);
extern Datum retrain_slice_counts_name(const RetrainSliceCounts *state, int slice, bool *isnull);
extern int	retrain_slice_counts_new(RetrainSliceCounts *state, int id);
extern int	retrain_slice_counts_class(RetrainSliceCounts *state, RetrainBytes name);
extern void retrain_slice_counts_cell(RetrainSliceCounts *state, int slice, int label,
									  int predicted, int64 count);
extern void retrain_slice_counts_merge(RetrainSliceCounts *state,
									   const RetrainSliceCounts *other);
extern RetrainSliceCell *retrain_slice_counts_cells(const RetrainSliceCounts *state,
													const int *slice_order,
													const int *class_order, int64 *ncells);
extern void retrain_slice_counts_send(StringInfo buf, const RetrainSliceCounts *state);
extern RetrainSliceCounts *retrain_slice_counts_recv(StringInfo buf, MemoryContext mcxt);

/* retrain_slice_counts_add adds rows, not negative, to a count, which stays at the largest one when there is no room. */
static inline void
retrain_slice_counts_add(int64 *count, int64 rows)
{
	if (unlikely(pg_add_s64_overflow(*count, rows, count)))
		*count = PG_INT64_MAX;
}

/*
 * retrain_slice_counts_slice returns the number of a slice, new or known; data
 * NULL names the slice of NULL values.  May move state->slice.  Inline: this is
 * done for every row.
 */
static inline int
retrain_slice_counts_slice(RetrainSliceCounts *state, RetrainBytes name)
{
	int			id;

	if (likely(name.data != NULL))
		id = retrain_bytes_dict_id(&state->slices, name.data, name.len);
	else
		id = retrain_bytes_dict_null_id(&state->slices);
	if (unlikely(id >= state->slice_capacity || state->slices.over_limit))
		return retrain_slice_counts_new(state, id);
	return id;
}

#endif							/* RETRAIN_SLICE_COUNTS_H */
