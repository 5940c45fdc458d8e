/*
 * slice_states.h
 *	  A state of any kind for every crossed slice.
 */
#ifndef RETRAIN_SLICE_STATES_H
#define RETRAIN_SLICE_STATES_H

#include "lib/stringinfo.h"

#include "common/crossed_keys.h"

/* What is known of a kind of state.  Packed forms are values of its SQL type. */
typedef struct RetrainSliceKind
{
	const char *names;			/* what is compared as names, for messages */
	void	   *(*create) (MemoryContext parent, const void *how);
	void	   *(*open) (MemoryContext parent, struct varlena *packed);
	void		(*merge) (void *open, struct varlena *packed);
	struct varlena *(*pack) (void *open);	/* lives as long as the state is not changed */
} RetrainSliceKind;

typedef struct RetrainSliceState
{
	int64		support;		/* rows that can be used */
	int64		unused;
	void	   *open;			/* NULL: packed only */
	struct varlena *packed;		/* as it came from a worker, or NULL */
} RetrainSliceState;

typedef struct RetrainSliceStates
{
	const RetrainSliceKind *kind;
	MemoryContext mcxt;
	MemoryContext states;		/* below it, where the open states are */
	RetrainSpillMember member;
	int			min_support;
	RetrainCrossedKeys *keys;
	RetrainBytesDict names;
	RetrainSliceState *slice;	/* by number */
	int			capacity;
	int64		rows;			/* since the memory of the states was measured */
	Size		measured;		/* that memory, as charged */
} RetrainSliceStates;

extern RetrainSliceStates *retrain_slice_states_create(const RetrainSliceKind *kind, int columns,
													   int min_support, RetrainSpillSite *site,
													   MemoryContext mcxt);
extern RetrainSliceState *retrain_slice_states_slice(RetrainSliceStates *states,
													 const RetrainCrossedImage *image);
extern void retrain_slice_states_merge(RetrainSliceStates *states, RetrainSliceStates *other);
extern struct varlena *retrain_slice_states_packed(RetrainSliceStates *states, int number);
extern void retrain_slice_states_send(StringInfo buf, RetrainSliceStates *states);
extern RetrainSliceStates *retrain_slice_states_recv(StringInfo buf, const RetrainSliceKind *kind,
													 MemoryContext mcxt);
extern void *retrain_slice_states_begin(RetrainSliceStates *states, RetrainSliceState *slice,
										const void *how);

/*
 * retrain_slice_states_open returns the open state of a slice, made if there is none: of nothing, as how
 * tells the kind.
 */
static inline void *
retrain_slice_states_open(RetrainSliceStates *states, RetrainSliceState *slice, const void *how)
{
	if (likely(slice->open != NULL))
		return slice->open;
	return retrain_slice_states_begin(states, slice, how);
}

#endif							/* RETRAIN_SLICE_STATES_H */
