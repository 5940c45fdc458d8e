/*
 * against.c
 *	  Rows against a stored profile: the state of aggregates.
 *
 * The state builds a profile of the current rows, of the capacity of the reference, so
 * that a result is that of the two profiles (compare_*.c).  The reference is read once
 * per call site, as psi_reference.c does; rows compare bytes only, constants nothing.
 * psi and its kin count numbers and times in bins instead (metrics/psi_binned.c).
 *
 * Wire form: version (1), 0 for a NULL reference; else 1, length (4) and packed form of
 * the reference, length (4) and packed form of the current rows.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/argument_image.h"
#include "common/compat.h"
#include "common/enum_label.h"
#include "common/slice_key.h"
#include "common/unix_time.h"
#include "profile/against.h"
#include "profile/builder.h"

#define WIRE_VERSION 1

PG_FUNCTION_INFO_V1(retrain_against_accum_float8);
PG_FUNCTION_INFO_V1(retrain_against_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_against_accum_date);
PG_FUNCTION_INFO_V1(retrain_against_accum_timestamp);
PG_FUNCTION_INFO_V1(retrain_against_accum_text);
PG_FUNCTION_INFO_V1(retrain_against_accum_enum);
PG_FUNCTION_INFO_V1(retrain_against_combine);
PG_FUNCTION_INFO_V1(retrain_against_serialize);
PG_FUNCTION_INFO_V1(retrain_against_deserialize);

/* A reference, read. */
typedef struct Reference
{
	struct Reference *next;		/* others of the call site */
	MemoryContext mcxt;			/* of those of a call site: its own */
	struct varlena *image;		/* bytes of the argument that it was read from, or NULL */
	struct varlena *packed;
	const RetrainProfile *profile;
} Reference;

/* What a call site keeps. */
typedef struct Site
{
	bool		constant;		/* the reference cannot change within a group */
	bool		replace;		/* when it changes, no state has the old one */
	Reference  *known;
} Site;

typedef struct Against
{
	const Reference *reference; /* NULL: the argument is NULL, so is the result */
	RetrainBuilder *builder;	/* the current rows; NULL without a reference */
} Against;

/* differs raises the error of a reference that changes within a group. */
pg_noreturn static void
differs(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("reference must be the same for all rows of a group"),
			 errhint("Group by what the reference depends on.")));
}

/* call_site returns what the call site keeps, made on the first call. */
static inline Site *
call_site(FunctionCallInfo fcinfo)
{
	Site	   *site = fcinfo->flinfo->fn_extra;

	if (unlikely(site == NULL))
	{
		RetrainArgumentChange change = retrain_argument_change(fcinfo, 2);

		site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Site));
		site->constant = change != RETRAIN_ARGUMENT_VARIES;
		site->replace = change == RETRAIN_ARGUMENT_PARAMETER;
		fcinfo->flinfo->fn_extra = site;
	}
	return site;
}

/* reference_of_packed reads a packed profile that lives as long as the reference, in the current context. */
static Reference *
reference_of_packed(struct varlena *packed)
{
	Reference  *reference = palloc0(sizeof(Reference));

	reference->packed = packed;
	reference->profile = retrain_profile_unpack(packed);
	return reference;
}

/* same_reference compares two references; both may be NULL. */
static bool
same_reference(const Reference *a, const Reference *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->profile == b->profile || retrain_same_image(a->packed, b->packed);
}

/* packed_copy returns the packed form of a profile with a long header, in the current context. */
static struct varlena *
packed_copy(struct varlena *image)
{
	return (struct varlena *) PG_DETOAST_DATUM_COPY(PointerGetDatum(image));
}

/* reference_argument returns the reference of the call, NULL if it is NULL; it must fit the values. */
static const Reference *
reference_argument(FunctionCallInfo fcinfo, Site *site, RetrainProfileKind kind)
{
	Reference  *reference;
	struct varlena *image;
	MemoryContext mine;
	MemoryContext old;

	if (PG_ARGISNULL(2))
		return NULL;
	image = retrain_argument_image(fcinfo, 2);
	for (reference = site->known; reference != NULL; reference = reference->next)
		if (retrain_same_image(reference->image, image))
			return reference;

	if (site->replace && site->known != NULL)
	{
		MemoryContextDelete(site->known->mcxt);
		site->known = NULL;
	}

	mine = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "retrain reference", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(mine);
	reference = reference_of_packed(packed_copy(image));
	retrain_compare_fits_values(reference->profile, kind);
	reference->mcxt = mine;
	reference->image = palloc(VARSIZE_ANY(image));
	memcpy(reference->image, image, VARSIZE_ANY(image));
	MemoryContextSwitchTo(old);
	reference->next = site->known;
	site->known = reference;
	return reference;
}

/* check_reference compares the argument of a row with the reference of its group. */
static void
check_reference(FunctionCallInfo fcinfo, const Reference *reference)
{
	struct varlena *image;

	if (PG_ARGISNULL(2) != (reference == NULL))
		differs();
	if (reference == NULL)
		return;
	image = retrain_argument_image(fcinfo, 2);
	if (retrain_same_image(reference->image, image))
		return;

	/* equal profiles may be stored in different bytes (compressed or not) */
	if (!retrain_same_image(reference->packed, packed_copy(image)))
		differs();
}

/* against_create returns a state without rows in mcxt. */
static Against *
against_create(MemoryContext mcxt, const Reference *reference)
{
	Against    *state = MemoryContextAllocZero(mcxt, sizeof(Against));

	state->reference = reference;
	if (reference != NULL)
		state->builder = retrain_builder_create(mcxt, reference->profile->kind,
												reference->profile->capacity);
	return state;
}

/* against_state returns the state of the call, whose argument 2 is the reference. */
static inline Against *
against_state(FunctionCallInfo fcinfo, Site *site, RetrainProfileKind kind)
{
	if (likely(!PG_ARGISNULL(0)))
	{
		Against    *state = (Against *) PG_GETARG_POINTER(0);

		if (unlikely(!site->constant))
			check_reference(fcinfo, state->reference);
		return state;
	}
	return against_create(retrain_aggregate_context(fcinfo), reference_argument(fcinfo, site, kind));
}

/*
 * ADD_NUMBER counts one row in a state with a reference: convert is evaluated only for a
 * value that is there.
 */
#define ADD_NUMBER(state, convert) \
	do { \
		if (unlikely((state)->builder == NULL)) \
			break; \
		if (unlikely(PG_ARGISNULL(1))) \
			(state)->builder->counts.nulls++; \
		else \
			retrain_builder_add((state)->builder, (convert)); \
	} while (0)

/*
 * retrain.against_accum_float8(internal, double precision, retrain.profile)
 *		returns internal
 *
 * retrain_against_accum_float8 counts one current row; the profile is constant.
 */
Datum
retrain_against_accum_float8(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state = against_state(fcinfo, site, RETRAIN_PROFILE_NUMBER);

	ADD_NUMBER(state, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_accum_boolean(internal, boolean, retrain.profile)
 *		returns internal
 *
 * retrain_against_accum_boolean counts one current row, false as 0 and true as 1; the profile is constant.
 */
Datum
retrain_against_accum_boolean(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state = against_state(fcinfo, site, RETRAIN_PROFILE_BOOLEAN);

	if (state->builder == NULL)
		PG_RETURN_POINTER(state);
	if (PG_ARGISNULL(1))
		state->builder->counts.nulls++;
	else
		retrain_builder_add_boolean(state->builder, PG_GETARG_BOOL(1));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_accum_date(internal, date, retrain.profile)
 *		returns internal
 *
 * retrain_against_accum_date counts one current row, in seconds; the profile is constant.
 */
Datum
retrain_against_accum_date(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state = against_state(fcinfo, site, RETRAIN_PROFILE_TIME);

	ADD_NUMBER(state, retrain_date_seconds(PG_GETARG_DATEADT(1)));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_accum_timestamp(internal, timestamp or timestamptz, retrain.profile)
 *		returns internal
 *
 * retrain_against_accum_timestamp counts one current row, in seconds; the profile is constant.
 */
Datum
retrain_against_accum_timestamp(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state = against_state(fcinfo, site, RETRAIN_PROFILE_TIME);

	ADD_NUMBER(state, retrain_timestamp_seconds(PG_GETARG_TIMESTAMP(1)));
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_accum_text(internal, text, retrain.profile) returns internal
 *
 * retrain_against_accum_text counts one current row; the profile is constant.
 */
Datum
retrain_against_accum_text(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state;

	if (unlikely(PG_ARGISNULL(0)) && OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "categories");
	state = against_state(fcinfo, site, RETRAIN_PROFILE_CATEGORY);
	if (unlikely(state->builder == NULL))
		PG_RETURN_POINTER(state);
	if (unlikely(PG_ARGISNULL(1)))
		state->builder->counts.nulls++;
	else
	{
		RetrainBytes name = retrain_text_bytes(PG_GETARG_DATUM(1));

		retrain_builder_add_name(state->builder, &name);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_accum_enum(internal, anyenum, retrain.profile) returns internal
 *
 * retrain_against_accum_enum counts one current row by its label; the profile is constant.
 */
Datum
retrain_against_accum_enum(PG_FUNCTION_ARGS)
{
	Site	   *site = call_site(fcinfo);
	Against    *state = against_state(fcinfo, site, RETRAIN_PROFILE_CATEGORY);

	if (unlikely(state->builder == NULL))
		PG_RETURN_POINTER(state);
	if (unlikely(PG_ARGISNULL(1)))
		state->builder->counts.nulls++;
	else
	{
		NameData	label;
		RetrainBytes name;

		retrain_enum_label(PG_GETARG_OID(1), &label);
		name.data = NameStr(label);
		name.len = (uint32) strlen(name.data);
		retrain_builder_add_name(state->builder, &name);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.against_combine(internal, internal) returns internal
 *
 * retrain_against_combine adds the rows of the second state to the first, which it makes
 * in the aggregate's context if it is NULL.
 */
Datum
retrain_against_combine(PG_FUNCTION_ARGS)
{
	Against    *into = PG_ARGISNULL(0) ? NULL : (Against *) PG_GETARG_POINTER(0);
	Against    *from = PG_ARGISNULL(1) ? NULL : (Against *) PG_GETARG_POINTER(1);

	if (from == NULL)
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	if (into == NULL)
	{
		MemoryContext mcxt = retrain_aggregate_context(fcinfo);
		MemoryContext old = MemoryContextSwitchTo(mcxt);
		Reference  *reference = NULL;

		if (from->reference != NULL)
			reference = reference_of_packed(packed_copy(from->reference->packed));
		into = against_create(mcxt, reference);
		MemoryContextSwitchTo(old);
	}
	else if (!same_reference(into->reference, from->reference))
		differs();
	if (into->reference != NULL)
		retrain_builder_merge(into->builder, retrain_builder_close(from->builder));
	PG_RETURN_POINTER(into);
}

/* send_packed appends a packed profile to a wire form. */
static void
send_packed(StringInfo buffer, const struct varlena *packed)
{
	int			length = (int) VARSIZE_ANY_EXHDR(packed);

	pq_sendint32(buffer, length);
	pq_sendbytes(buffer, VARDATA_ANY(packed), length);
}

/*
 * retrain.against_serialize(internal) returns bytea
 *
 * retrain_against_serialize returns the wire form of a state.
 */
Datum
retrain_against_serialize(PG_FUNCTION_ARGS)
{
	Against    *state = (Against *) PG_GETARG_POINTER(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, WIRE_VERSION);
	pq_sendbyte(&buffer, state->reference != NULL);
	if (state->reference != NULL)
	{
		send_packed(&buffer, state->reference->packed);
		send_packed(&buffer, retrain_builder_packed(state->builder));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* receive_packed reads and checks what send_packed wrote, in the current context. */
static struct varlena *
receive_packed(StringInfo buffer)
{
	int			length = (int) pq_getmsgint(buffer, 4);
	const char *bytes = pq_getmsgbytes(buffer, length);
	struct varlena *packed = palloc(VARHDRSZ + (Size) length);

	(void) retrain_profile_unpack_foreign((const uint8 *) bytes, (Size) length);
	SET_VARSIZE(packed, VARHDRSZ + length);
	memcpy(VARDATA(packed), bytes, length);
	return packed;
}

/*
 * retrain.against_deserialize(bytea, internal) returns internal
 *
 * retrain_against_deserialize returns the state in the current context, after checking it.
 */
Datum
retrain_against_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData buffer;
	Against    *state;
	int			present;

	retrain_state_open(&buffer, bytes);
	if (pq_getmsgbyte(&buffer) != WIRE_VERSION)
		retrain_state_invalid();
	present = pq_getmsgbyte(&buffer);
	if (present > 1)
		retrain_state_invalid();
	if (present == 0)
		state = against_create(CurrentMemoryContext, NULL);
	else
	{
		Reference  *reference = reference_of_packed(receive_packed(&buffer));
		const RetrainProfile *rows = retrain_profile_unpack(receive_packed(&buffer));

		if (rows->kind != reference->profile->kind || rows->capacity != reference->profile->capacity)
			retrain_state_invalid();
		state = against_create(CurrentMemoryContext, reference);
		retrain_builder_merge(state->builder, rows);
	}
	pq_getmsgend(&buffer);
	PG_RETURN_POINTER(state);
}

/*
 * retrain_against_profiles reads the state in argument 0, which must not be changed
 * meanwhile; false without rows or reference.
 */
bool
retrain_against_profiles(FunctionCallInfo fcinfo, RetrainAgainst *against)
{
	Against    *state;

	memset(against, 0, sizeof(*against));
	against->no_rows = PG_ARGISNULL(0);
	if (against->no_rows)
		return false;
	state = (Against *) PG_GETARG_POINTER(0);
	if (state->reference == NULL)
		return false;
	against->reference = state->reference->profile;
	against->current = retrain_builder_close(state->builder);
	return true;
}
