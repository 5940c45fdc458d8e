/*
 * confusion.h
 *	  The type retrain.confusion: counts of label and prediction.
 *
 * A confusion is a function of the multiset of rows and of the declared classes.  Forms:
 *
 *	  packed	canonical bytes (confusion_packed.c): stored, sent, compared
 *	  open		RetrainConfusionState: the state of aggregates over integer and text
 *				classes, changed in place; as a datum it is an expanded object
 *
 * Of booleans the packed form has a fixed size, and is the state itself.
 * RetrainConfusion is what any form is read as.
 */
#ifndef RETRAIN_CONFUSION_H
#define RETRAIN_CONFUSION_H

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "common/bytes_dict.h"
#include "common/compat.h"
#include "stats/confusion.h"

#define RETRAIN_CONFUSION_MAX_CLASSES 4096
#define RETRAIN_CONFUSION_MAX_NAME 1024 /* bytes of the name of a class */

typedef enum RetrainConfusionKind
{
	RETRAIN_CONFUSION_BOOLEAN = 1,
	RETRAIN_CONFUSION_INTEGER,
	RETRAIN_CONFUSION_TEXT
} RetrainConfusionKind;

/* A confusion that is read: classes in order, cells that are not empty in order of label, prediction. */
typedef struct RetrainConfusion
{
	RetrainConfusionKind kind;
	bool		declared;		/* the classes were declared, so they may be without rows */
	int64		unused;			/* rows without label, prediction or weight */
	int			nclasses;
	const int32 *integers;		/* classes of integers */
	const RetrainBytes *names;	/* classes of text */
	RetrainConfusionTable table;	/* with its margins; classes as numbers from 0 */
} RetrainConfusion;

/* Counts of booleans; what is packed begins with the header of a varlena. */
typedef struct RetrainConfusionBoolean
{
	int32		vl_len_;
	uint8		version;
	uint8		kind;
	uint16		reserved;		/* 0 */
	int64		unused;
	int64		count[4];		/* by label in bit 1, prediction in bit 0 */
} RetrainConfusionBoolean;

/* Cells of the first classes are in a matrix, others in a hash. */
#define RETRAIN_CONFUSION_DENSE 64

/* The open form. */
typedef struct RetrainConfusionState
{
	MemoryContext mcxt;
	RetrainConfusionKind kind;	/* never booleans */
	bool		declared;
	uint64		declaration;	/* the call site's number of the classes declared */
	int64		unused;
	int64		rows;			/* used */
	RetrainSpillMember member;	/* of no site: the memory is bounded */
	RetrainBytesDict classes;	/* integers by the bytes of int32 */
	int			side;			/* of the matrix, in classes */
	int64	   *matrix;			/* side * side */
	struct confusioncell_hash *cells;	/* those beyond; NULL if there are none */
	void	   *owner;			/* the expanded object, if it is a datum */
} RetrainConfusionState;

/* confusion_state.c: the open form; all live in the context given */
extern RetrainConfusionState *retrain_confusion_create(RetrainConfusionKind kind, MemoryContext mcxt);
extern void retrain_confusion_declare(RetrainConfusionState *state, const RetrainBytes *classes, int n);
extern int	retrain_confusion_class_number(RetrainConfusionState *state, RetrainBytes name);
extern void retrain_confusion_add_cell(RetrainConfusionState *state, int label, int predicted,
									   int64 rows);
extern void retrain_confusion_add_unused(RetrainConfusionState *state, int64 rows);
extern void retrain_confusion_merge(RetrainConfusionState *state, const RetrainConfusion *other);
extern RetrainConfusion *retrain_confusion_close(const RetrainConfusionState *state);
extern Size retrain_confusion_size(const RetrainConfusionState *state);
pg_noreturn extern void retrain_confusion_too_many_rows(void);

/* confusion_boolean.c: counts of booleans */
extern RetrainConfusionBoolean *retrain_confusion_boolean_create(MemoryContext mcxt);
extern void retrain_confusion_boolean_check(const RetrainConfusionBoolean *counts, int64 rows);
extern void retrain_confusion_boolean_add(RetrainConfusionBoolean *counts, int cell, int64 rows);
extern void retrain_confusion_boolean_add_unused(RetrainConfusionBoolean *counts, int64 rows);
extern void retrain_confusion_boolean_merge(RetrainConfusionBoolean *counts,
											const RetrainConfusionBoolean *other);
extern RetrainConfusion *retrain_confusion_boolean_read(const RetrainConfusionBoolean *counts);

/* confusion_packed.c */
extern struct varlena *retrain_confusion_pack(const RetrainConfusion *confusion);
extern RetrainConfusion *retrain_confusion_unpack(const struct varlena *packed);
extern void retrain_confusion_send_bytes(StringInfo buf, const RetrainConfusion *confusion);
extern RetrainConfusion *retrain_confusion_recv_bytes(StringInfo buf);
pg_noreturn extern void retrain_confusion_invalid(const char *problem);

/* confusion_text.c */
extern char *retrain_confusion_text(const RetrainConfusion *confusion);
extern RetrainConfusion *retrain_confusion_parse(const char *text);

/* confusion_datum.c: datums of the type, whatever their form */
extern RetrainConfusionState *retrain_confusion_of(Datum datum);
extern Datum retrain_confusion_datum(RetrainConfusionState *state);
extern RetrainConfusionState *retrain_confusion_begin(RetrainConfusionKind kind, MemoryContext parent);
extern RetrainConfusionState *retrain_confusion_open(Datum datum, MemoryContext parent);
extern const RetrainConfusion *retrain_confusion_read(Datum datum);
extern const RetrainConfusion *retrain_confusion_argument(FunctionCallInfo fcinfo, int argument);
extern struct varlena *retrain_confusion_packed_datum(Datum datum);
extern RetrainConfusionKind retrain_confusion_datum_kind(Datum datum);
extern const char *retrain_confusion_kind_name(RetrainConfusionKind kind);
extern char *retrain_confusion_class_name(const RetrainConfusion *confusion, int class);

/* confusion_access.c */
extern bool retrain_confusion_positive(const RetrainConfusion *confusion, RetrainClassCounts *counts);
extern double retrain_confusion_beta_argument(FunctionCallInfo fcinfo, int argument);
extern double retrain_confusion_fbeta(const RetrainConfusion *confusion, double beta);

/* confusion_agg.c */
extern void retrain_confusion_check_collation(FunctionCallInfo fcinfo);

/* retrain_confusion_add counts rows of a label and a prediction given by their bytes. */
static inline void
retrain_confusion_add(RetrainConfusionState *state, RetrainBytes label, RetrainBytes predicted, int64 rows)
{
	int			a;

	if (rows == 0)
		return;
	a = retrain_confusion_class_number(state, label);
	retrain_confusion_add_cell(state, a, retrain_confusion_class_number(state, predicted), rows);
}

/* retrain_confusion_integer_bytes returns the name under which an integer class is kept; it lives as long as value. */
static inline RetrainBytes
retrain_confusion_integer_bytes(const int32 *value)
{
	RetrainBytes bytes = {(const char *) value, sizeof(int32)};

	return bytes;
}

#endif							/* RETRAIN_CONFUSION_H */
