/*
 * packed.c
 *	  The packed form of a profile: canonical bytes.
 *
 * The same rows give the same bytes, on every machine; equality of profiles is
 * equality of bytes.  Integers are varints: seven bits a byte, lowest first, the
 * high bit set in all but the last byte, no superfluous byte.
 *
 *	  byte		version (1)
 *	  byte		kind (1 number, 2 time, 3 boolean, 4 category)
 *	  varint	capacity
 *	  varint	nulls, nans, negative infinities, positive infinities, inexact
 *	  varint	number of buckets n
 *	  byte		shift
 *	  byte		zeros: low bits that are 0 in the keys of all single buckets
 *	  n times	varint: leading bits of the key (key >> shift, or key >> zeros if shift is
 *				0), less those of the bucket before and 1
 *				varint: 2 * rows + 1 if the bucket is mixed, 2 * rows if it is single
 *				single, shift > zeros: the bits of the key below shift, less the zeros, in
 *				as many bytes as needed, big-endian
 *				single, category: varint 2 * length + 1 if the name is cut, its bytes, 16
 *				bytes of hash if it is cut
 *	  if shift > 0, and not for categories:
 *				8 bytes, 8 bytes: keys of min and max, big-endian
 *				byte: 1 if moments follow, 0 if not; moments (stats/moments.h)
 *	  if shift > 0:
 *				byte: 1 if the distinct sketch follows, 0 if not; sketch (stats/distinct.h)
 *
 * Readers of a stored profile trust it, since it has come through recv or in, or
 * from pack itself; retrain_profile_unpack_foreign trusts nothing.
 */
#include "postgres.h"

#include "common/compat.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"
#include "profile/category.h"
#include "stats/float_key.h"

#define FORMAT_VERSION 1
#define MOST_VARINT 10

/* Bytes being written; there is always enough room. */
typedef uint8 *Writer;

/* Bytes being read. */
typedef struct Reader
{
	const uint8 *next;
	const uint8 *end;
} Reader;

/* put_varint appends an integer. */
static inline void
put_varint(Writer *to, uint64 value)
{
	while (value >= 0x80)
	{
		*(*to)++ = (uint8) (value | 0x80);
		value >>= 7;
	}
	*(*to)++ = (uint8) value;
}

/* put_bits appends the low n bits of an integer in whole bytes. */
static inline void
put_bits(Writer *to, uint64 value, int n)
{
	for (int shift = (n + 7) / 8 * 8 - 8; shift >= 0; shift -= 8)
		*(*to)++ = (uint8) (value >> shift);
}

/* take_byte reads a byte. */
static inline uint8
take_byte(Reader *from)
{
	if (unlikely(from->next == from->end))
		retrain_profile_invalid("it is cut short");
	return *from->next++;
}

/* take_long_varint reads an integer of any length, with all checks. */
static uint64
take_long_varint(Reader *from)
{
	uint8		byte = take_byte(from);
	uint64		value = byte & 0x7f;

	for (int shift = 7; byte & 0x80; shift += 7)
	{
		byte = take_byte(from);
		if (unlikely(shift == 63 && byte > 1) || unlikely(byte == 0))
			retrain_profile_invalid("an integer is malformed");
		value |= (uint64) (byte & 0x7f) << shift;
	}
	return value;
}

/* take_varint reads an integer; most have one byte or two. */
static inline uint64
take_varint(Reader *from)
{
	const uint8 *next = from->next;

	if (likely(from->end - next >= 2))
	{
		if (next[0] < 0x80)
		{
			from->next = next + 1;
			return next[0];
		}
		if (next[1] < 0x80 && next[1] != 0)
		{
			from->next = next + 2;
			return (uint64) (next[0] & 0x7f) | (uint64) next[1] << 7;
		}
	}
	return take_long_varint(from);
}

/* take_count reads an integer that must not be above a limit. */
static inline int64
take_count(Reader *from, int64 most)
{
	uint64		value = take_varint(from);

	if (unlikely(value > (uint64) most))
		retrain_profile_invalid("a count is out of range");
	return (int64) value;
}

/* take_bits reads what put_bits has written. */
static inline uint64
take_bits(Reader *from, int n)
{
	int			bytes = (n + 7) / 8;
	uint64		value = 0;

	if (likely(from->end - from->next >= (int) sizeof(uint64) && bytes > 0))
	{
		memcpy(&value, from->next, sizeof(uint64));
		value = pg_ntoh64(value) >> (64 - 8 * bytes);
		from->next += bytes;
	}
	else
	{
		for (int i = 0; i < bytes; i++)
			value = value << 8 | take_byte(from);
	}
	if (unlikely(n < 64 && value >> n != 0))
		retrain_profile_invalid("a key is malformed");
	return value;
}

/* take_bytes reads n bytes where they are. */
static inline const uint8 *
take_bytes(Reader *from, Size n)
{
	const uint8 *bytes = from->next;

	if (unlikely((Size) (from->end - from->next) < n))
		retrain_profile_invalid("it is cut short");
	from->next += n;
	return bytes;
}

/* common_zeros returns how many low bits are 0 in the keys of all single buckets. */
static int
common_zeros(const RetrainProfile *profile)
{
	uint64		bits = 0;

	for (int i = 0; i < profile->n; i++)
	{
		if (retrain_bucket_single(&profile->buckets[i]))
			bits |= profile->buckets[i].key;
		else if (profile->shift == 0)
			bits |= profile->buckets[i].key;
	}
	return bits == 0 ? 0 : pg_rightmost_one_pos64(bits);
}

/* leading_bits returns how far the keys of buckets are shifted. */
static inline int
leading_shift(int shift, int zeros)
{
	return shift > 0 ? shift : zeros;
}

/* pack_name appends the name of a category. */
static void
pack_name(Writer *to, const RetrainCategoryName *name)
{
	put_varint(to, (uint64) name->bytes.len << 1 | name->cut);
	memcpy(*to, name->bytes.data, name->bytes.len);
	*to += name->bytes.len;
	if (name->cut)
	{
		memcpy(*to, name->hash, sizeof(name->hash));
		*to += sizeof(name->hash);
	}
}

/* pack_buckets appends the buckets. */
static void
pack_buckets(Writer *to, const RetrainProfile *profile)
{
	int			shift = profile->shift;
	int			zeros = common_zeros(profile);
	int			leading = leading_shift(shift, zeros);
	uint64		next = 0;

	put_varint(to, (uint64) profile->n);
	*(*to)++ = (uint8) shift;
	*(*to)++ = (uint8) zeros;
	for (int i = 0; i < profile->n; i++)
	{
		const RetrainBucket *bucket = &profile->buckets[i];
		bool		single = retrain_bucket_single(bucket);

		put_varint(to, (bucket->key >> leading) - next);
		next = (bucket->key >> leading) + 1;
		put_varint(to, (uint64) retrain_bucket_rows(bucket) << 1 | !single);
		if (!single)
			continue;
		if (shift > zeros)
			put_bits(to, (bucket->key & ((UINT64CONST(1) << shift) - 1)) >> zeros, shift - zeros);
		if (profile->names != NULL)
			pack_name(to, &profile->names[i]);
	}
}

/* packed_room returns a size that the packed form does not exceed. */
static Size
packed_room(const RetrainProfile *profile)
{
	Size		room = VARHDRSZ + 2 + 7 * MOST_VARINT + 2 + 2 * sizeof(uint64) + 2 +
		RETRAIN_MOMENTS_PACKED_MAX + RETRAIN_DISTINCT_PACKED;

	room += (Size) profile->n * (2 * MOST_VARINT + sizeof(uint64));
	for (int i = 0; profile->names != NULL && i < profile->n; i++)
		room += MOST_VARINT + profile->names[i].bytes.len + sizeof(profile->names[i].hash);
	return room;
}

/* retrain_profile_pack returns the packed form in the current context. */
struct varlena *
retrain_profile_pack(const RetrainProfile *profile)
{
	const RetrainProfileCounts *counts = &profile->counts;
	struct varlena *packed = palloc(packed_room(profile));
	Writer		to = (uint8 *) VARDATA(packed);

	*to++ = FORMAT_VERSION;
	*to++ = (uint8) profile->kind;
	put_varint(&to, (uint64) profile->capacity);
	put_varint(&to, (uint64) counts->nulls);
	put_varint(&to, (uint64) counts->nans);
	put_varint(&to, (uint64) counts->negative_infinities);
	put_varint(&to, (uint64) counts->positive_infinities);
	put_varint(&to, (uint64) counts->inexact);
	pack_buckets(&to, profile);
	if (profile->shift > 0)
	{
		if (profile->kind != RETRAIN_PROFILE_CATEGORY)
		{
			put_bits(&to, retrain_float_key(profile->min), 64);
			put_bits(&to, retrain_float_key(profile->max), 64);
			*to++ = profile->has_moments;
			if (profile->has_moments)
				to += retrain_moments_pack(&profile->moments, to);
		}
		*to++ = profile->distinct != NULL;
		if (profile->distinct != NULL)
			to += retrain_distinct_pack(profile->distinct, to);
	}
	SET_VARSIZE(packed, (char *) to - (char *) packed);
	return packed;
}

/* take_name reads the name of a category, where it is. */
static void
take_name(Reader *from, RetrainCategoryName *name)
{
	uint64		length = take_varint(from);

	name->cut = length & 1;
	name->bytes.len = (uint32) (length >> 1);
	if (length >> 1 > RETRAIN_CATEGORY_WHOLE)
		retrain_profile_invalid("the name of a category is too long");
	name->bytes.data = (const char *) take_bytes(from, name->bytes.len);
	if (name->cut)
		memcpy(name->hash, take_bytes(from, sizeof(name->hash)), sizeof(name->hash));
}

/* Bytes that a bucket takes at most, if its integers have one byte each. */
#define SHORT_BUCKET (2 + sizeof(uint64))

/*
 * take_short_numbers reads buckets of numbers with a shift, from number i, until there is one that
 * needs more than a byte for an integer, or the bytes come to an end.  Returns the number of
 * that one; next is the least that its leading bits can be.
 *
 * Whether a bucket is single is as good as random, so its low bits are taken without a
 * branch: those of a mixed one are the middle, and take no bytes.
 */
static int
take_short_numbers(Reader *from, RetrainProfile *profile, int i, int zeros, uint64 *next)
{
	const uint8 *at = from->next;
	const uint8 *end = from->end;
	int			shift = profile->shift;
	int			bits = shift - zeros;
	int			bytes = (bits + 7) / 8;
	uint64		middle = UINT64CONST(1) << (shift - 1);
	uint64		leading = *next;

	for (; i < profile->n && end - at >= (ptrdiff_t) SHORT_BUCKET; i++)
	{
		uint64		rows = at[1];
		uint64		mixed = -(rows & 1);
		uint64		low;

		if (unlikely((at[0] | at[1]) & 0x80))
			break;
		leading += at[0];
		memcpy(&low, at + 2, sizeof(low));
		low = pg_ntoh64(low) >> (64 - 8 * bytes);
		if (unlikely(leading >> (64 - shift) != 0))
			retrain_profile_invalid("a key is out of range");
		if (unlikely(((low >> bits) & ~mixed) != 0))
			retrain_profile_invalid("a key is malformed");
		profile->buckets[i].key = leading << shift | (low << zeros & ~mixed) | (middle & mixed);
		profile->buckets[i].rows = rows >> 1 | (RETRAIN_BUCKET_MIXED & mixed);
		leading++;
		at += 2 + (bytes & ~mixed);
	}
	from->next = at;
	*next = leading;
	return i;
}

/* take_buckets reads the buckets. */
static void
take_buckets(Reader *from, RetrainProfile *profile)
{
	int			shift;
	int			zeros;
	int			leading;
	bool		short_numbers;
	uint64		next = 0;

	profile->n = (int) take_count(from, profile->capacity);
	shift = profile->shift = take_byte(from);
	zeros = take_byte(from);
	if (shift > 63 || zeros > 63 || (profile->n == 0 && (shift > 0 || zeros > 0)))
		retrain_profile_invalid("a shift is out of range");
	leading = leading_shift(shift, zeros);
	short_numbers = profile->kind != RETRAIN_PROFILE_CATEGORY && shift > zeros;
	profile->buckets = palloc(Max(profile->n, 1) * sizeof(RetrainBucket));
	if (profile->kind == RETRAIN_PROFILE_CATEGORY)
		profile->names = palloc0(Max(profile->n, 1) * sizeof(RetrainCategoryName));
	for (int i = 0; i < profile->n; i++)
	{
		RetrainBucket *bucket;
		uint64		key;
		uint64		rows;

		if (short_numbers)
		{
			i = take_short_numbers(from, profile, i, zeros, &next);
			if (i == profile->n)
				break;
		}
		bucket = &profile->buckets[i];
		key = take_varint(from);
		if (unlikely(key > PG_UINT64_MAX - next || (key + next) << leading >> leading != key + next))
			retrain_profile_invalid("a key is out of range");
		key += next;
		next = key + 1;
		bucket->key = key << leading;
		rows = take_varint(from);
		bucket->rows = rows >> 1;
		if (rows & 1)
		{
			bucket->rows |= RETRAIN_BUCKET_MIXED;
			bucket->key = retrain_bucket_canonical(bucket, shift);
			continue;
		}
		if (shift > zeros)
			bucket->key |= take_bits(from, shift - zeros) << zeros;
		if (profile->names != NULL)
			take_name(from, &profile->names[i]);
		if (unlikely(next == 0 && i + 1 < profile->n))
			retrain_profile_invalid("a key is out of range");
	}
}

/* take_distinct reads the distinct sketch. */
static void
take_distinct(Reader *from, RetrainProfile *profile)
{
	RetrainDistinct *distinct = palloc(sizeof(RetrainDistinct));
	int			length = retrain_distinct_unpack(from->next, (int) (from->end - from->next), distinct);

	if (length < 0)
		retrain_profile_invalid("the distinct sketch is malformed");
	from->next += length;
	profile->distinct = distinct;
}

/* take_moments reads the moments. */
static void
take_moments(Reader *from, RetrainProfile *profile)
{
	int			length;

	retrain_moments_init(&profile->moments, CurrentMemoryContext);
	length = retrain_moments_unpack(&profile->moments, from->next, (int) (from->end - from->next));
	if (length < 0)
		retrain_profile_invalid("the moments are malformed");
	from->next += length;
	profile->has_moments = true;
}

/* take_flag reads a byte that is 0 or 1. */
static bool
take_flag(Reader *from)
{
	uint8		flag = take_byte(from);

	if (flag > 1)
		retrain_profile_invalid("a flag is neither 0 nor 1");
	return flag != 0;
}

/* unpack reads a packed form from its first byte to its last. */
static RetrainProfile *
unpack(Reader *from)
{
	RetrainProfile *profile = palloc0(sizeof(RetrainProfile));
	RetrainProfileCounts *counts = &profile->counts;
	int			version = take_byte(from);

	if (version != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("profile has format version %d", version),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension, or the system that made the profile.")));
	profile->kind = take_byte(from);
	if (profile->kind < RETRAIN_PROFILE_NUMBER || profile->kind > RETRAIN_PROFILE_CATEGORY)
		retrain_profile_invalid("its kind is not known");
	profile->capacity = (int) take_count(from, RETRAIN_HISTOGRAM_MAX_CAPACITY);
	counts->nulls = take_count(from, RETRAIN_PROFILE_MAX_ROWS);
	counts->nans = take_count(from, RETRAIN_PROFILE_MAX_ROWS);
	counts->negative_infinities = take_count(from, RETRAIN_PROFILE_MAX_ROWS);
	counts->positive_infinities = take_count(from, RETRAIN_PROFILE_MAX_ROWS);
	counts->inexact = take_count(from, RETRAIN_PROFILE_MAX_ROWS);
	take_buckets(from, profile);
	for (int i = 0; i < profile->n; i++)
	{
		int64		rows = retrain_bucket_rows(&profile->buckets[i]);

		if (unlikely(rows > RETRAIN_PROFILE_MAX_ROWS - profile->rows))
			retrain_profile_invalid("a count is out of range");
		profile->rows += rows;
	}
	if (profile->shift > 0)
	{
		if (profile->kind != RETRAIN_PROFILE_CATEGORY)
		{
			profile->min = retrain_key_float(take_bits(from, 64));
			profile->max = retrain_key_float(take_bits(from, 64));
			if (take_flag(from))
				take_moments(from, profile);
		}
		if (take_flag(from))
			take_distinct(from, profile);
	}
	else if (profile->n > 0 && profile->kind != RETRAIN_PROFILE_CATEGORY)
	{
		profile->min = retrain_key_float(profile->buckets[0].key);
		profile->max = retrain_key_float(profile->buckets[profile->n - 1].key);
	}
	if (from->next != from->end)
		retrain_profile_invalid("bytes follow its end");
	return profile;
}

/*
 * retrain_profile_unpack reads a stored packed form.  Names and such stay where they are, so
 * packed must live as long as the result.
 */
RetrainProfile *
retrain_profile_unpack(const struct varlena *packed)
{
	return retrain_profile_unpack_bytes((const uint8 *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
}

/* retrain_profile_unpack_bytes is the same for bytes that are not a value of their own. */
RetrainProfile *
retrain_profile_unpack_bytes(const uint8 *bytes, Size length)
{
	Reader		from = {bytes, bytes + length};

	return unpack(&from);
}

/*
 * retrain_profile_unpack_foreign reads bytes that may come from anywhere: an error unless they
 * are a packed form, down to the last bit.
 */
RetrainProfile *
retrain_profile_unpack_foreign(const uint8 *bytes, Size length)
{
	Reader		from = {bytes, bytes + length};
	RetrainProfile *profile = unpack(&from);
	struct varlena *packed;

	retrain_profile_validate(profile);

	/* what pack would write differently is not canonical */
	packed = retrain_profile_pack(profile);
	if (VARSIZE(packed) - VARHDRSZ != length || memcmp(VARDATA(packed), bytes, length) != 0)
		retrain_profile_invalid("it is not in canonical form");
	pfree(packed);
	return profile;
}
