/*
 * confusion_datum.c
 *	  Datums of type retrain.confusion, whatever their form.
 *
 * The open form is held by an expanded object in a context of its own.  Its flat form is
 * made anew whenever it is asked for.
 */
#include "postgres.h"

#include "utils/expandeddatum.h"
#include "utils/memutils.h"

#include "states/confusion.h"

typedef struct Expanded
{
	ExpandedObjectHeader header;
	RetrainConfusionState *state;
	struct varlena *packed;		/* made by flat_size for flatten_into */
} Expanded;

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* packed_state returns the packed form of an open state in the current context. */
static struct varlena *
packed_state(const RetrainConfusionState *state)
{
	return retrain_confusion_pack(retrain_confusion_close(state));
}

/* flat_size is the method get_flat_size of expanded objects. */
static Size
flat_size(ExpandedObjectHeader *object)
{
	Expanded   *expanded = (Expanded *) object;
	MemoryContext mine = AllocSetContextCreate(CurrentMemoryContext, "confusion being packed",
											   ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(mine);
	struct varlena *packed = packed_state(expanded->state);

	if (expanded->packed != NULL)
		pfree(expanded->packed);
	expanded->packed = MemoryContextAlloc(object->eoh_context, VARSIZE(packed));
	memcpy(expanded->packed, packed, VARSIZE(packed));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(mine);
	return VARSIZE(expanded->packed);
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	Expanded   *expanded = (Expanded *) object;

	Assert(expanded->packed != NULL && VARSIZE(expanded->packed) == allocated);
	memcpy(result, expanded->packed, allocated);
	pfree(expanded->packed);
	expanded->packed = NULL;
}

/* retrain_confusion_begin returns a state of nothing that is a datum, in a context below parent. */
RetrainConfusionState *
retrain_confusion_begin(RetrainConfusionKind kind, MemoryContext parent)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "confusion", ALLOCSET_START_SMALL_SIZES);
	Expanded   *expanded = MemoryContextAllocZero(mcxt, sizeof(Expanded));

	EOH_init_header(&expanded->header, &methods, mcxt);
	expanded->state = retrain_confusion_create(kind, mcxt);
	expanded->state->owner = expanded;
	return expanded->state;
}

/* retrain_confusion_open returns such a state with what the datum, not of booleans, holds. */
RetrainConfusionState *
retrain_confusion_open(Datum datum, MemoryContext parent)
{
	const RetrainConfusion *confusion = retrain_confusion_read(datum);
	RetrainConfusionState *state = retrain_confusion_begin(confusion->kind, parent);

	retrain_confusion_merge(state, confusion);
	return state;
}

/* retrain_confusion_of returns the state of a datum, NULL unless it is open for writing. */
RetrainConfusionState *
retrain_confusion_of(Datum datum)
{
	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		return ((Expanded *) DatumGetEOHP(datum))->state;
	return NULL;
}

/* retrain_confusion_datum returns the datum of a state that retrain_confusion_begin has made. */
Datum
retrain_confusion_datum(RetrainConfusionState *state)
{
	return EOHPGetRWDatum(&((Expanded *) state->owner)->header);
}

/* retrain_confusion_read returns what a datum holds, in the current context. */
const RetrainConfusion *
retrain_confusion_read(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_confusion_close(((Expanded *) DatumGetEOHP(datum))->state);
	return retrain_confusion_unpack(PG_DETOAST_DATUM_PACKED(datum));
}

/* retrain_confusion_argument returns an argument of the call, which is not NULL. */
const RetrainConfusion *
retrain_confusion_argument(FunctionCallInfo fcinfo, int argument)
{
	return retrain_confusion_read(PG_GETARG_DATUM(argument));
}

/* retrain_confusion_packed_datum returns the packed form of a datum, with a header of either length. */
struct varlena *
retrain_confusion_packed_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return packed_state(((Expanded *) DatumGetEOHP(datum))->state);
	return PG_DETOAST_DATUM_PACKED(datum);
}

/* retrain_confusion_datum_kind returns the kind of a datum. */
RetrainConfusionKind
retrain_confusion_datum_kind(Datum datum)
{
	struct varlena *packed;

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return ((Expanded *) DatumGetEOHP(datum))->state->kind;
	packed = PG_DETOAST_DATUM_PACKED(datum);
	return VARDATA_ANY(packed)[1];
}

/* retrain_confusion_kind_name returns the name of a kind. */
const char *
retrain_confusion_kind_name(RetrainConfusionKind kind)
{
	switch (kind)
	{
		case RETRAIN_CONFUSION_BOOLEAN:
			return "boolean";
		case RETRAIN_CONFUSION_INTEGER:
			return "integer";
		case RETRAIN_CONFUSION_TEXT:
			return "text";
	}
	return NULL;				/* keep the compiler quiet */
}

/* retrain_confusion_class_name returns the name of a class, in the current context. */
char *
retrain_confusion_class_name(const RetrainConfusion *confusion, int class)
{
	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
		return pstrdup(class == 0 ? "false" : "true");
	if (confusion->kind == RETRAIN_CONFUSION_INTEGER)
		return psprintf("%d", confusion->integers[class]);
	return pnstrdup(confusion->names[class].data, confusion->names[class].len);
}
