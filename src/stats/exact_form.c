/*
 * exact_form.c
 *	  Canonical forms of error-free sums: bytes to store, text to read.
 *
 * Packed: sign bit and number of magnitude bytes (2 bytes, big-endian), then, unless
 * that number is 0, the binary exponent in units of 8 (2 bytes, two's complement) and
 * the magnitude, highest byte first.  Its first and its last byte are not 0, so that
 * equal sums have equal bytes.
 *
 * Text: an optional sign, 0x, an odd integer in lower-case hexadecimal, p, a decimal
 * binary exponent: -0x1f3ap-45; 0 is written 0.  Read are all forms of a finite number:
 * hexadecimal with a point too (as C's %a and Python's float.hex() write), exactly, and
 * decimal ones as the nearest double.
 */
#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "lib/stringinfo.h"
#include "port/pg_bitutils.h"

#include "common/compat.h"
#include "stats/exact_sum.h"

/* Bits of a sum of less than 2^63 of a kind: the lowest, and the first too high. */
static const int lowest_bit[] = {-1074, -2148, -2148, -3222, -4296};
static const int above_bits[] = {1024 + 63, 2048 + 63, 2048 + 63, 3072 + 63, 4096 + 63};

/* Digits of a text beyond which it cannot be a sum. */
#define MOST_DIGITS 4000

/* allowed tells whether a sum can be one of its kind. */
static bool
allowed(const RetrainExactSum *sum, RetrainExactKind kind)
{
	RetrainMagnitude m;
	bool		good = true;

	retrain_exact_magnitude(sum, &m);
	if (m.n > 0)
		good = !(m.negative && (kind == RETRAIN_EXACT_SQUARES || kind == RETRAIN_EXACT_FOURTHS)) &&
			64 * m.low + pg_rightmost_one_pos64(m.word[0]) >= lowest_bit[kind] &&
			64 * (m.low + m.n - 1) + pg_leftmost_one_pos64(m.word[m.n - 1]) < above_bits[kind];
	pfree(m.word);
	return good;
}

/* byte_at returns a byte of a magnitude, 0 its lowest. */
static inline uint8
byte_at(const RetrainMagnitude *m, int i)
{
	return (uint8) (m->word[i / 8] >> (8 * (i % 8)));
}

/* byte_span returns the number of bytes from the lowest to the highest that is not 0. */
static int
byte_span(const RetrainMagnitude *m, int *lowest)
{
	*lowest = 0;
	if (m->n == 0)
		return 0;
	*lowest = pg_rightmost_one_pos64(m->word[0]) / 8;
	return 8 * (m->n - 1) + pg_leftmost_one_pos64(m->word[m->n - 1]) / 8 + 1 - *lowest;
}

/* retrain_exact_packed_size returns the number of bytes of the packed form. */
int
retrain_exact_packed_size(const RetrainExactSum *sum)
{
	RetrainMagnitude m;
	int			lowest;
	int			span;

	retrain_exact_magnitude(sum, &m);
	span = byte_span(&m, &lowest);
	pfree(m.word);
	return span == 0 ? 2 : 4 + span;
}

/* retrain_exact_pack writes the packed form and returns its size. */
int
retrain_exact_pack(const RetrainExactSum *sum, uint8 *out)
{
	RetrainMagnitude m;
	int			lowest;
	int			span;
	int			size = 0;

	retrain_exact_magnitude(sum, &m);
	span = byte_span(&m, &lowest);
	out[size++] = (uint8) ((m.negative ? 0x80 : 0) | (span >> 8));
	out[size++] = (uint8) span;
	if (span > 0)
	{
		int			exponent = 8 * m.low + lowest;

		out[size++] = (uint8) ((uint16) exponent >> 8);
		out[size++] = (uint8) exponent;
		for (int i = span - 1; i >= 0; i--)
			out[size++] = byte_at(&m, lowest + i);
	}
	pfree(m.word);
	return size;
}

/*
 * retrain_exact_unpack adds a packed form at the start of length bytes to a sum that is
 * 0, and returns its size; -1 if it is not what retrain_exact_pack writes.
 */
int
retrain_exact_unpack(RetrainExactSum *sum, RetrainExactKind kind, const uint8 *bytes, int length)
{
	bool		negative;
	int			span;
	int			exponent;

	if (length < 2)
		return -1;
	negative = (bytes[0] & 0x80) != 0;
	span = ((bytes[0] & 0x7f) << 8) | bytes[1];
	if (span == 0)
		return negative ? -1 : 2;
	if (8 * (span - 2) > above_bits[kind] - lowest_bit[kind] || length < 4 + span)
		return -1;
	exponent = (int16) (((uint16) bytes[2] << 8) | bytes[3]);
	if (8 * (exponent + 1) <= lowest_bit[kind] || 8 * exponent >= above_bits[kind] || bytes[4] == 0 || bytes[3 + span] == 0)
		return -1;
	for (int i = 0; i < span; i += 8)
	{
		uint64		word = 0;

		for (int b = Min(7, span - 1 - i); b >= 0; b--)
			word = (word << 8) | bytes[3 + span - i - b];
		retrain_exact_add_words(sum, negative, &word, 1, 8 * (exponent + i));
	}
	return allowed(sum, kind) ? 4 + span : -1;
}

/* retrain_exact_text returns the text form, palloc'd. */
char *
retrain_exact_text(const RetrainExactSum *sum)
{
	static const char digits[] = "0123456789abcdef";
	RetrainMagnitude m;
	StringInfoData buf;
	int			zeros;
	int			top;

	initStringInfo(&buf);
	retrain_exact_magnitude(sum, &m);
	if (m.n == 0)
		appendStringInfoChar(&buf, '0');
	else
	{
		zeros = pg_rightmost_one_pos64(m.word[0]);
		top = 64 * (m.n - 1) + pg_leftmost_one_pos64(m.word[m.n - 1]);
		appendStringInfoString(&buf, m.negative ? "-0x" : "0x");
		for (int at = (top - zeros) / 4; at >= 0; at--)
		{
			int			bit = zeros + 4 * at;
			int			shift = bit % 64;
			uint64		nibble = m.word[bit / 64] >> shift;

			if (shift > 60 && bit / 64 + 1 < m.n)
				nibble |= m.word[bit / 64 + 1] << (64 - shift);
			appendStringInfoChar(&buf, digits[nibble & 15]);
		}
		appendStringInfo(&buf, "p%d", 64 * m.low + zeros);
	}
	pfree(m.word);
	return buf.data;
}

/* nibble_of returns the value of a hexadecimal digit, -1 if it is none. */
static int
nibble_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* parse_hexadecimal adds the number behind 0x to a sum; false if it is none. */
static bool
parse_hexadecimal(RetrainExactSum *sum, RetrainExactKind kind, bool negative, const char *p)
{
	const char *digits = p;
	int			ndigits = 0;
	int			point = -1;		/* digits before it */
	int			exponent = 0;
	int			at = 0;
	char	   *end;

	for (; nibble_of(*p) >= 0 || (*p == '.' && point < 0); p++)
	{
		if (*p == '.')
			point = ndigits;
		else if (++ndigits > MOST_DIGITS)
			return false;
	}
	if (ndigits == 0)
		return false;
	if (*p == 'p' || *p == 'P')
	{
		long		value;

		p++;
		if (!isdigit((unsigned char) p[*p == '+' || *p == '-']))
			return false;
		value = strtol(p, &end, 10);
		if (value < -20000 || value > 20000)
			return false;
		exponent = (int) value;
		p = end;
	}
	if (*p != '\0')
		return false;
	if (point >= 0)
		exponent -= 4 * (ndigits - point);

	for (p = digits; at < ndigits; p++)
	{
		uint64		nibble;

		if (*p == '.')
			continue;
		at++;
		nibble = (uint64) nibble_of(*p);
		if (nibble != 0)
		{
			int			bit = exponent + 4 * (ndigits - at);

			if (bit < lowest_bit[kind] - 3 || bit > above_bits[kind])
				return false;
			retrain_exact_add_words(sum, negative, &nibble, 1, bit);
		}
	}
	return true;
}

/*
 * retrain_exact_parse adds what a text says to a sum that is 0; false if the text is no
 * finite number, or not one that a sum of the kind can be.
 */
bool
retrain_exact_parse(RetrainExactSum *sum, RetrainExactKind kind, const char *text)
{
	const char *p = text;
	bool		negative = *p == '-';

	if (*p == '-' || *p == '+')
		p++;
	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
	{
		if (!parse_hexadecimal(sum, kind, negative, p + 2))
			return false;
	}
	else
	{
		char	   *end;
		double		value;

		if (!isdigit((unsigned char) p[*p == '.']))
			return false;
		value = strtod(p, &end);
		if (*end != '\0' || !isfinite(value))
			return false;
		retrain_exact_add(sum, negative ? -value : value);
	}
	return allowed(sum, kind);
}
