/*
 * profile_set.c
 *	  SQL type retrain.profile_set: the profiles of several columns of the same rows.
 *
 * The packed form holds those of the profiles (packed.c) as they are, so the same rows
 * give the same bytes:
 *
 *	  byte		version (1)
 *	  2 bytes	number of profiles, at least 1, big-endian
 *	  each		4 bytes: length, big-endian; the packed profile
 *
 * The text form is a JSON array of those of the profiles (text.c).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "profile/profile_set.h"

#define FORMAT_VERSION 1
#define HEAD_BYTES 3			/* version and number of profiles */
#define LENGTH_BYTES 4

#define FIRST_PENDING_ROWS 16

PG_FUNCTION_INFO_V1(retrain_profile_set_in);
PG_FUNCTION_INFO_V1(retrain_profile_set_out);
PG_FUNCTION_INFO_V1(retrain_profile_set_recv);
PG_FUNCTION_INFO_V1(retrain_profile_set_send);
PG_FUNCTION_INFO_V1(retrain_profiles);

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* refuse raises the error of bytes or text that cannot be a set. */
pg_noreturn static void
refuse(int sqlstate, const char *problem)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("invalid set of profiles: %s", problem),
			 errhint("Sets of profiles are made by retrain.profile_set_agg; their forms are described in doc/reference/profile_columns.md.")));
}

/*
 * retrain_profile_set_create returns an open set in a context of its own below parent; its
 * caller makes the builders, each below that context.
 */
RetrainProfileSet *
retrain_profile_set_create(MemoryContext parent, int n)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "retrain profile set",
											   ALLOCSET_START_SMALL_SIZES);
	RetrainProfileSet *set = MemoryContextAllocZero(mcxt, offsetof(RetrainProfileSet, builder) +
													n * sizeof(RetrainBuilder *));

	EOH_init_header(&set->header, &methods, mcxt);
	set->n = n;
	return set;
}

/* make_room makes lines for the pending rows, of which there are none now. */
static void
make_room(RetrainProfileSet *set, int room)
{
	Size		line = room + RETRAIN_PENDING_APART;

	if (set->gathered != NULL)
		pfree(set->gathered);
	set->gathered = MemoryContextAlloc(set->header.eoh_context,
									   Max(set->ngathered, 1) * line * (sizeof(Datum) + sizeof(bool)));
	set->nulls = (bool *) (set->gathered + set->ngathered * line);
	set->pending_room = room;
}

/* drop_nulls moves the values that are not NULL to the start and returns how many they are. */
static int
drop_nulls(Datum *values, const bool *nulls, int n)
{
	int			kept = 0;

	if (memchr(nulls, true, n) == NULL)
		return n;
	/* without a branch on each: which are NULL is as good as random */
	for (int i = 0; i < n; i++)
	{
		values[kept] = values[i];
		kept += !nulls[i];
	}
	return kept;
}

/* retrain_profile_set_flush counts the pending rows; afterwards there is room for one. */
void
retrain_profile_set_flush(RetrainProfileSet *set)
{
	int			rows = set->npending;
	Size		line = set->pending_room + RETRAIN_PENDING_APART;

	if (rows == 0)
		return;
	set->npending = 0;
	for (int i = 0; i < set->n; i++)
	{
		int			place = set->column[i].place;
		int			n;

		if (place < 0)
			continue;
		n = drop_nulls(set->gathered + place * line, set->nulls + place * line, rows);
		set->builder[i]->counts.nulls += rows - n;
		retrain_column_add(&set->column[i], set->builder[i], set->gathered + place * line, n);
	}
	if (rows == set->pending_room && rows < RETRAIN_PENDING_ROWS)
		make_room(set, Min(4 * rows, RETRAIN_PENDING_ROWS));
}

/*
 * retrain_profile_set_expect prepares a set for rows of a call site, which has a number of its
 * own and reads them so; an error if their columns do not fit the profiles.
 */
void
retrain_profile_set_expect(RetrainProfileSet *set, uint64 source, const RetrainColumn *columns)
{
	RetrainColumn *mine;

	for (int i = 0; i < set->n; i++)
		if (set->builder[i]->kind != columns[i].kind)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column %d does not fit a profile of kind \"%s\"", i + 1,
							retrain_profile_kind_name(set->builder[i]->kind)),
					 errhint("Give the columns of the set, in their order.")));
	retrain_profile_set_flush(set);
	mine = MemoryContextAlloc(set->header.eoh_context, set->n * sizeof(RetrainColumn));
	memcpy(mine, columns, set->n * sizeof(RetrainColumn));
	if (set->column != NULL)
		pfree(set->column);
	set->column = mine;
	set->ngathered = 0;
	for (int i = 0; i < set->n; i++)
		set->ngathered += mine[i].place >= 0;
	make_room(set, FIRST_PENDING_ROWS);
	set->source = source;
}

/* take_number reads a big-endian integer of so many bytes; checked bytes only. */
static uint32
take_number(RetrainProfileSetReader *reader, int bytes)
{
	uint32		number = 0;

	while (bytes-- > 0)
		number = number << 8 | *reader->next++;
	return number;
}

/* read_head reads what stands before the profiles of a packed set. */
static void
read_head(RetrainProfileSetReader *reader)
{
	int			version;

	if (reader->end - reader->next < HEAD_BYTES)
		refuse(ERRCODE_INVALID_BINARY_REPRESENTATION, "it is cut short");
	version = (int) take_number(reader, 1);
	if (version != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set of profiles has format version %d", version),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension, or the system that made the set.")));
	reader->n = (int) take_number(reader, 2);
	if (reader->n < 1 || reader->n > RETRAIN_PROFILE_SET_MOST)
		refuse(ERRCODE_INVALID_BINARY_REPRESENTATION, "the number of profiles is out of range");
}

/* retrain_profile_set_read prepares for reading the profiles of a set. */
void
retrain_profile_set_read(RetrainProfileSetReader *reader, Datum datum)
{
	memset(reader, 0, sizeof(*reader));
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		reader->open = (RetrainProfileSet *) DatumGetEOHP(datum);
		retrain_profile_set_flush(reader->open);
		reader->n = reader->open->n;
	}
	else
	{
		struct varlena *packed = PG_DETOAST_DATUM_PACKED(datum);

		reader->next = (const uint8 *) VARDATA_ANY(packed);
		reader->end = reader->next + VARSIZE_ANY_EXHDR(packed);
		read_head(reader);
	}
}

/*
 * retrain_profile_set_next returns the next profile, of which there are n, in its packed form; it
 * stays the set's.
 */
RetrainProfileBytes
retrain_profile_set_next(RetrainProfileSetReader *reader)
{
	RetrainProfileBytes bytes;

	Assert(reader->taken < reader->n);
	if (reader->open != NULL)
	{
		struct varlena *packed = retrain_builder_packed(reader->open->builder[reader->taken++]);

		bytes.data = (const uint8 *) VARDATA(packed);
		bytes.len = VARSIZE(packed) - VARHDRSZ;
		return bytes;
	}
	reader->taken++;
	if (reader->end - reader->next < LENGTH_BYTES)
		refuse(ERRCODE_INVALID_BINARY_REPRESENTATION, "it is cut short");
	bytes.len = take_number(reader, LENGTH_BYTES);
	bytes.data = reader->next;
	if ((Size) (reader->end - reader->next) < bytes.len)
		refuse(ERRCODE_INVALID_BINARY_REPRESENTATION, "it is cut short");
	reader->next += bytes.len;
	return bytes;
}

/* retrain_profile_set_open returns a new open set below parent with what the datum holds. */
RetrainProfileSet *
retrain_profile_set_open(Datum datum, MemoryContext parent)
{
	RetrainProfileSetReader reader;
	RetrainProfileSet *set;

	retrain_profile_set_read(&reader, datum);
	set = retrain_profile_set_create(parent, reader.n);
	for (int i = 0; i < reader.n; i++)
	{
		if (reader.open != NULL)
			set->builder[i] = retrain_builder_open(EOHPGetRODatum(&reader.open->builder[i]->header),
												   set->header.eoh_context);
		else
		{
			RetrainProfileBytes bytes = retrain_profile_set_next(&reader);
			RetrainProfile *profile = retrain_profile_unpack_bytes(bytes.data, bytes.len);

			set->builder[i] = retrain_builder_create(set->header.eoh_context, profile->kind,
													 profile->capacity);
			retrain_builder_merge(set->builder[i], profile);
		}
	}
	return set;
}

/* retrain_profile_set_merge adds another set, which is not changed, column by column. */
void
retrain_profile_set_merge(RetrainProfileSet *set, Datum from)
{
	RetrainProfileSetReader reader;

	retrain_profile_set_read(&reader, from);
	if (reader.n != set->n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sets of profiles of different numbers of columns cannot be merged"),
				 errdetail("One has %d columns, another one %d.", Min(set->n, reader.n),
						   Max(set->n, reader.n)),
				 errhint("Merge sets of the same columns in the same order.")));
	for (int i = 0; i < set->n; i++)
	{
		if (reader.open != NULL)
			retrain_builder_merge(set->builder[i], retrain_builder_close(reader.open->builder[i]));
		else
		{
			RetrainProfileBytes bytes = retrain_profile_set_next(&reader);

			retrain_builder_merge(set->builder[i],
								  retrain_profile_unpack_bytes(bytes.data, bytes.len));
		}
	}
}

/* flat_size is the method get_flat_size of expanded objects. */
static Size
flat_size(ExpandedObjectHeader *object)
{
	RetrainProfileSet *set = (RetrainProfileSet *) object;
	Size		size = VARHDRSZ + HEAD_BYTES;

	retrain_profile_set_flush(set);
	for (int i = 0; i < set->n; i++)
		size += LENGTH_BYTES + VARSIZE(retrain_builder_packed(set->builder[i])) - VARHDRSZ;
	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("set of profiles is larger than 1 GB"),
				 errhint("Profile fewer columns at a time.")));
	return size;
}

/* put_number writes a big-endian integer of so many bytes. */
static uint8 *
put_number(uint8 *to, uint32 number, int bytes)
{
	while (bytes-- > 0)
		*to++ = (uint8) (number >> 8 * bytes);
	return to;
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	RetrainProfileSet *set = (RetrainProfileSet *) object;
	uint8	   *to = (uint8 *) VARDATA(result);

	to = put_number(to, FORMAT_VERSION, 1);
	to = put_number(to, (uint32) set->n, 2);
	for (int i = 0; i < set->n; i++)
	{
		struct varlena *packed = retrain_builder_packed(set->builder[i]);
		Size		length = VARSIZE(packed) - VARHDRSZ;

		to = put_number(to, (uint32) length, LENGTH_BYTES);
		memcpy(to, VARDATA(packed), length);
		to += length;
	}
	Assert((Size) ((char *) to - (char *) result) == allocated);
	SET_VARSIZE(result, allocated);
}

/* retrain_profile_set_packed returns the packed form of a set, with a header of either length. */
struct varlena *
retrain_profile_set_packed(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		ExpandedObjectHeader *object = DatumGetEOHP(datum);
		Size		size = EOH_get_flat_size(object);
		struct varlena *packed = palloc(size);

		EOH_flatten_into(object, packed, size);
		return packed;
	}
	return PG_DETOAST_DATUM_PACKED(datum);
}

/* pack_checked returns the packed form of n profiles that have been validated. */
static struct varlena *
pack_checked(struct varlena **profiles, int n)
{
	Size		size = VARHDRSZ + HEAD_BYTES;
	struct varlena *packed;
	uint8	   *to;

	for (int i = 0; i < n; i++)
		size += LENGTH_BYTES + VARSIZE(profiles[i]) - VARHDRSZ;
	packed = palloc(size);
	SET_VARSIZE(packed, size);
	to = put_number((uint8 *) VARDATA(packed), FORMAT_VERSION, 1);
	to = put_number(to, (uint32) n, 2);
	for (int i = 0; i < n; i++)
	{
		Size		length = VARSIZE(profiles[i]) - VARHDRSZ;

		to = put_number(to, (uint32) length, LENGTH_BYTES);
		memcpy(to, VARDATA(profiles[i]), length);
		to += length;
	}
	return packed;
}

/*
 * retrain.profile_set_in(cstring) returns retrain.profile_set
 *
 * retrain_profile_set_in reads the text form, after checking it.
 */
Datum
retrain_profile_set_in(PG_FUNCTION_ARGS)
{
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, PG_GETARG_DATUM(0)));
	struct varlena **profiles;
	int			n;

	if (!JB_ROOT_IS_ARRAY(json) || JB_ROOT_IS_SCALAR(json))
		refuse(ERRCODE_INVALID_TEXT_REPRESENTATION, "it is not an array");
	n = JB_ROOT_COUNT(json);
	if (n < 1 || n > RETRAIN_PROFILE_SET_MOST)
		refuse(ERRCODE_INVALID_TEXT_REPRESENTATION, "the number of profiles is out of range");
	profiles = palloc(n * sizeof(struct varlena *));
	for (int i = 0; i < n; i++)
		profiles[i] = retrain_profile_pack(retrain_profile_parse_jsonb(
											JsonbValueToJsonb(getIthJsonbValueFromContainer(&json->root, i))));
	PG_RETURN_POINTER(pack_checked(profiles, n));
}

/*
 * retrain.profile_set_out(retrain.profile_set) returns cstring
 *
 * retrain_profile_set_out returns the text form.
 */
Datum
retrain_profile_set_out(PG_FUNCTION_ARGS)
{
	RetrainProfileSetReader reader;
	StringInfoData buf;

	initStringInfo(&buf);
	retrain_profile_set_read(&reader, PG_GETARG_DATUM(0));
	for (int i = 0; i < reader.n; i++)
	{
		RetrainProfileBytes bytes = retrain_profile_set_next(&reader);

		appendStringInfoString(&buf, i == 0 ? "[" : ", ");
		appendStringInfoString(&buf, retrain_profile_text(retrain_profile_unpack_bytes(bytes.data, bytes.len)));
	}
	appendStringInfoChar(&buf, ']');
	PG_RETURN_CSTRING(buf.data);
}

/*
 * retrain.profile_set_recv(internal) returns retrain.profile_set
 *
 * retrain_profile_set_recv reads the binary form, which is the packed one, after checking
 * every byte.
 */
Datum
retrain_profile_set_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	RetrainProfileSetReader reader = {0};
	struct varlena *packed;

	reader.next = (const uint8 *) pq_getmsgbytes(buf, length);
	reader.end = reader.next + length;
	packed = (struct varlena *) cstring_to_text_with_len((const char *) reader.next, length);
	read_head(&reader);
	for (int i = 0; i < reader.n; i++)
	{
		RetrainProfileBytes bytes = retrain_profile_set_next(&reader);

		CHECK_FOR_INTERRUPTS();
		(void) retrain_profile_unpack_foreign(bytes.data, bytes.len);
	}
	if (reader.next != reader.end)
		refuse(ERRCODE_INVALID_BINARY_REPRESENTATION, "bytes follow its end");
	PG_RETURN_POINTER(packed);
}

/*
 * retrain.profile_set_send(retrain.profile_set) returns bytea
 *
 * retrain_profile_set_send returns the packed form.
 */
Datum
retrain_profile_set_send(PG_FUNCTION_ARGS)
{
	struct varlena *packed = retrain_profile_set_packed(PG_GETARG_DATUM(0));

	PG_RETURN_BYTEA_P(cstring_to_text_with_len(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed)));
}

/*
 * retrain.profiles(retrain.profile_set) returns retrain.profile[]
 *
 * retrain_profiles returns the profiles of a set, in the order of its columns.
 */
Datum
retrain_profiles(PG_FUNCTION_ARGS)
{
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	RetrainProfileSetReader reader;
	Datum	   *elements;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retrain_profile_set_read(&reader, PG_GETARG_DATUM(0));
	elements = palloc(reader.n * sizeof(Datum));
	for (int i = 0; i < reader.n; i++)
	{
		RetrainProfileBytes bytes = retrain_profile_set_next(&reader);

		elements[i] = PointerGetDatum(cstring_to_text_with_len((const char *) bytes.data, (int) bytes.len));
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, reader.n, type, -1, false, TYPALIGN_INT));
}
