/*
 * errors_packed.c
 *	  The packed form of retrain.errors: canonical bytes.
 *
 * The same rows give the same bytes, on every machine.
 *
 *	  byte		version (1)
 *	  8 bytes each, big-endian: rows whose squared error is no double, whose actual value is
 *				0, whose relative error is no double
 *	  6 times	moments (stats/moments.h), in the order of RetrainErrorsSum
 *	  the rest	the packed profile of the errors (profile/packed.c)
 *
 * Readers of a stored state trust it; retrain_errors_unpack_foreign trusts nothing.
 */
#include "postgres.h"

#include "common/compat.h"
#include "port/pg_bswap.h"
#include "states/errors.h"

#define FORMAT_VERSION 1
#define HEAD (2 + 2 * (int) sizeof(uint64))

/* put_count writes a count. */
static uint8 *
put_count(uint8 *to, int64 count)
{
	uint64		bytes = pg_hton64((uint64) count);

	memcpy(to, &bytes, sizeof(bytes));
	return to + sizeof(bytes);
}

/* take_count reads a count. */
static int64
take_count(const uint8 *from)
{
	uint64		bytes;

	memcpy(&bytes, from, sizeof(bytes));
	bytes = pg_ntoh64(bytes);
	if (bytes > (uint64) RETRAIN_PROFILE_MAX_ROWS)
		retrain_errors_invalid("a count is out of range");
	return (int64) bytes;
}

/* retrain_errors_pack returns the packed form in the current context. */
struct varlena *
retrain_errors_pack(const RetrainErrors *errors)
{
	struct varlena *profile = retrain_profile_pack(errors->errors);
	Size		length = VARSIZE(profile) - VARHDRSZ;
	struct varlena *packed = palloc(VARHDRSZ + HEAD + RETRAIN_ERROR_POWERS_PACKED_MAX +
									RETRAIN_ERRORS_SUMS * RETRAIN_MOMENTS_PACKED_MAX + length);
	uint8	   *to = (uint8 *) VARDATA(packed);

	*to++ = FORMAT_VERSION;
	*to++ = errors->powers.detailed ? 1 : 0;
	to = put_count(to, errors->counts.zeros);
	to = put_count(to, errors->counts.steep);
	to += retrain_error_powers_pack(&errors->powers, to);
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
		to += retrain_moments_pack(&errors->sums[i], to);
	memcpy(to, VARDATA(profile), length);
	to += length;
	SET_VARSIZE(packed, (char *) to - (char *) packed);
	pfree(profile);
	return packed;
}

/* unpack reads all but the profile, and returns where that begins. */
static const uint8 *
unpack(RetrainErrors *errors, const uint8 *bytes, Size length)
{
	const uint8 *end = bytes + length;
	const uint8 *from = bytes + HEAD;
	int			size;

	if (length >= 1 && bytes[0] != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("state of errors has format version %d", bytes[0]),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension, or the system that made the state.")));
	if (length < HEAD)
		retrain_errors_invalid("it is cut short");
	errors->counts.zeros = take_count(bytes + 2);
	errors->counts.steep = take_count(bytes + 10);
	if (bytes[1] > 1)
		retrain_errors_invalid("it is neither with detail nor without");
	retrain_error_powers_init(&errors->powers, bytes[1] == 1, CurrentMemoryContext);
	size = retrain_error_powers_unpack(&errors->powers, from, (int) (end - from));
	if (size < 0)
		retrain_errors_invalid("a sum is malformed");
	from += size;
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
	{
		retrain_moments_init(&errors->sums[i], CurrentMemoryContext);
		size = retrain_moments_unpack(&errors->sums[i], from, (int) (end - from));
		if (size < 0)
			retrain_errors_invalid("a sum is malformed");
		from += size;
	}
	return from;
}

/* retrain_errors_unpack reads a stored packed form, which must live as long as the result. */
RetrainErrors *
retrain_errors_unpack(const struct varlena *packed)
{
	RetrainErrors *errors = palloc0(sizeof(RetrainErrors));
	const uint8 *bytes = (const uint8 *) VARDATA_ANY(packed);
	Size		length = VARSIZE_ANY_EXHDR(packed);
	const uint8 *profile = unpack(errors, bytes, length);

	errors->errors = retrain_profile_unpack_bytes(profile, (Size) (bytes + length - profile));
	retrain_profile_moments(errors->errors, &errors->moments);
	return errors;
}

/*
 * retrain_errors_unpack_foreign reads bytes that may come from anywhere: an error unless they
 * are a packed form, down to the last bit.
 */
RetrainErrors *
retrain_errors_unpack_foreign(const uint8 *bytes, Size length)
{
	RetrainErrors *errors = palloc0(sizeof(RetrainErrors));
	const uint8 *profile = unpack(errors, bytes, length);
	struct varlena *packed;

	errors->errors = retrain_profile_unpack_foreign(profile, (Size) (bytes + length - profile));
	retrain_errors_validate(errors);

	/* what pack would write differently is not canonical */
	packed = retrain_errors_pack(errors);
	if (VARSIZE(packed) - VARHDRSZ != length || memcmp(VARDATA(packed), bytes, length) != 0)
		retrain_errors_invalid("it is not in canonical form");
	pfree(packed);
	return errors;
}
