/*
 * profile.c
 *	  Makes a retrain profile where there is no database.
 *
 * Reads one value a line from standard input and writes the text form of the profile that
 * retrain.profile_agg makes of the same rows: cast to retrain.profile it is the same bytes.
 * The format is described in doc/reference/profile.md; this program follows that page and
 * shares no code with the extension.  C99, no libraries, memory for a few capacities of
 * buckets, however many the rows:
 *
 *	  cc -std=c99 -O2 -ffp-contract=off -o profile profile.c
 *	  ./profile [-k number|time|boolean|category] [-c capacity] < values
 *
 * A line \N is NULL.  Numbers are read by strtod, NaN and infinities included; times are
 * seconds since 1970-01-01 UTC; booleans t, f, true or false.  A category is the whole line, in
 * the encoding of the database (UTF-8), and cannot hold a line break.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind
{
	NUMBER, TIME, BOOLEAN, CATEGORY
};

static const char *const kind_names[] = {"number", "time", "boolean", "category"};

/* Rows that share the leading 64 - shift bits of their keys. */
struct bucket
{
	uint64_t	key;			/* of its rows, if all have one; else any of theirs */
	uint64_t	rows;
	int			mixed;			/* has seen two values */
	char	   *name;			/* of a category that is alone; a long one is cut */
	size_t		length;
	int			cut;
	uint8_t		hash[16];
};

/* A sum that loses nothing: signed digits of 32 bits, the first worth 2^lowest. */
#define DIGITS 140
struct exact
{
	int			lowest;
	int64_t		digit[DIGITS];
};

#define BATCH 8192
#define REGISTERS 4096

static enum kind kind = NUMBER;
static long capacity = 4096;
static int	shift = 0;
static uint64_t nulls, nans, negative_infinities, positive_infinities;
static uint64_t least = UINT64_MAX, greatest = 0;
static struct exact sum = {-1088, {0}};
static struct exact squares = {-2176, {0}};
static uint8_t registers[REGISTERS];
static struct bucket *buckets, *spare;	/* ascending, nbuckets of them */
static size_t nbuckets;
static struct bucket batch[BATCH];	/* rows that are not yet in buckets */
static size_t nbatch;

static void
fail(const char *message, unsigned long line)
{
	if (line > 0)
		fprintf(stderr, "profile: line %lu: %s\n", line, message);
	else
		fprintf(stderr, "profile: %s\n", message);
	exit(1);
}

static void *
allocate(size_t size)
{
	void	   *memory = malloc(size);

	if (memory == NULL)
		fail("out of memory", 0);
	return memory;
}

/* ---- keys ------------------------------------------------------------ */

/* The key of a number: its bits, so that keys have the order of numbers; -0 is 0. */
static uint64_t
number_key(double x)
{
	uint64_t	bits;

	x += 0.0;
	memcpy(&bits, &x, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double
key_number(uint64_t key)
{
	uint64_t	bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
	double		x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* SHA-256 (FIPS 180-4) of a name, of which 16 bytes are kept. */
static uint32_t
rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
sha256_block(uint32_t state[8], const uint8_t *block)
{
	static const uint32_t k[64] = {
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
		0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
		0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
		0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
		0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
		0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
		0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
		0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
	};
	uint32_t	w[64], v[8];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t) block[4 * i] << 24 | (uint32_t) block[4 * i + 1] << 16 |
			(uint32_t) block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
			(rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
			(rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, state, sizeof(v));
	for (int i = 0; i < 64; i++)
	{
		uint32_t	t1 = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) +
			((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
		uint32_t	t2 = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) +
			((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		state[i] += v[i];
}

static void
sha256_start(const char *data, size_t length, uint8_t hash[16])
{
	uint32_t	state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	uint8_t		last[128] = {0};
	size_t		done = length / 64 * 64;
	size_t		rest = length - done;
	size_t		size = rest < 56 ? 64 : 128;

	for (size_t i = 0; i < done; i += 64)
		sha256_block(state, (const uint8_t *) data + i);
	memcpy(last, data + done, rest);
	last[rest] = 0x80;
	for (int i = 0; i < 8; i++)
		last[size - 1 - i] = (uint8_t) ((uint64_t) length * 8 >> 8 * i);
	for (size_t i = 0; i < size; i += 64)
		sha256_block(state, last + i);
	for (int i = 0; i < 16; i++)
		hash[i] = (uint8_t) (state[i / 4] >> (24 - i % 4 * 8));
}

/* The key of a hash: its first 8 bytes, big-endian; 0 is not used. */
static uint64_t
hash_key(const uint8_t hash[16])
{
	uint64_t	key = 0;

	for (int i = 0; i < 8; i++)
		key = key << 8 | hash[i];
	return key == 0 ? 1 : key;
}

/* Names of more than 64 bytes are cut to 40, at a whole character. */
static size_t
kept_length(const char *name, size_t length)
{
	size_t		kept = 40;

	if (length <= 64)
		return length;
	while (((uint8_t) name[kept] & 0xc0) == 0x80)
		kept--;
	return kept;
}

/* ---- exact sums ------------------------------------------------------ */

/* Adds value times 2^bit. */
static void
exact_add(struct exact *to, int negative, uint64_t value, int bit)
{
	int			at = (bit - to->lowest) / 32;
	int			by = (bit - to->lowest) % 32;
	uint64_t	low = (value & 0xffffffff) << by;
	uint64_t	high = (value >> 32) << by;
	int64_t		part[3];

	part[0] = (int64_t) (low & 0xffffffff);
	part[1] = (int64_t) ((low >> 32) + (high & 0xffffffff));
	part[2] = (int64_t) (high >> 32);
	for (int i = 0; i < 3; i++)
		to->digit[at + i] += negative ? -part[i] : part[i];
}

/* Brings all digits but the last into 0 .. 2^32 - 1. */
static void
exact_carry(struct exact *value)
{
	for (int i = 0; i < DIGITS - 1; i++)
	{
		int64_t		digit = value->digit[i] & INT64_C(0xffffffff);

		value->digit[i + 1] += (value->digit[i] - digit) / INT64_C(0x100000000);
		value->digit[i] = digit;
	}
}

static void
exact_print(struct exact *value)
{
	int			negative;
	int			first = 0;
	int			last = DIGITS - 1;

	exact_carry(value);
	negative = value->digit[DIGITS - 1] < 0;
	if (negative)
	{
		for (int i = 0; i < DIGITS; i++)
			value->digit[i] = -value->digit[i];
		exact_carry(value);
	}
	while (last > 0 && value->digit[last] == 0)
		last--;
	while (first < last && value->digit[first] == 0)
		first++;
	printf("\"%s0x%llx", negative ? "-" : "", (unsigned long long) value->digit[last]);
	for (int i = last - 1; i >= first; i--)
		printf("%08llx", (unsigned long long) value->digit[i]);
	printf("p%d\"", value->lowest + 32 * first);
}

/* Adds a finite number and its square. */
static void
sums_add(double x)
{
	uint64_t	bits;
	uint64_t	mantissa;
	uint64_t	high;
	uint64_t	low;
	int			exponent;
	int			negative;

	memcpy(&bits, &x, sizeof(bits));
	negative = (int) (bits >> 63);
	exponent = (int) (bits >> 52 & 0x7ff);
	mantissa = bits & UINT64_C(0xfffffffffffff);
	if (exponent == 0)
		exponent = 1;
	else
		mantissa |= UINT64_C(1) << 52;
	exponent -= 1075;
	exact_add(&sum, negative, mantissa, exponent);
	high = mantissa >> 27;
	low = mantissa & 0x7ffffff;
	exact_add(&squares, 0, high * high, 2 * exponent + 54);
	exact_add(&squares, 0, 2 * high * low, 2 * exponent + 27);
	exact_add(&squares, 0, low * low, 2 * exponent);
}

/* ---- distinct values: HyperLogLog ------------------------------------ */

static void
distinct_add(uint64_t key)
{
	uint64_t	rest;
	uint8_t		rank = 1;
	size_t		reg;

	key ^= key >> 30;
	key *= UINT64_C(0xbf58476d1ce4e5b9);
	key ^= key >> 27;
	key *= UINT64_C(0x94d049bb133111eb);
	key ^= key >> 31;
	reg = (size_t) (key >> 52);
	for (rest = key << 12; rank < 53 && rest >> 63 == 0; rest <<= 1)
		rank++;
	if (rank > registers[reg])
		registers[reg] = rank;
}

static void
distinct_print(void)
{
	uint8_t		smallest = registers[0];

	for (int i = 0; i < REGISTERS; i++)
		if (registers[i] < smallest)
			smallest = registers[i];
	printf("\"%02x", smallest);
	for (int i = 0; i < REGISTERS; i++)
		printf("%x", registers[i] - smallest < 15 ? registers[i] - smallest : 15);
	for (int i = 0; i < REGISTERS; i++)
		if (registers[i] - smallest >= 15)
			printf("%02x", registers[i] - smallest - 15);
	printf("\"");
}

/* ---- buckets --------------------------------------------------------- */

static int
by_key(const void *a, const void *b)
{
	uint64_t	x = ((const struct bucket *) a)->key;
	uint64_t	y = ((const struct bucket *) b)->key;

	return (x > y) - (x < y);
}

/* Whether two buckets with one value each have the same one. */
static int
same_value(const struct bucket *a, const struct bucket *b)
{
	if (a->key != b->key)
		return 0;
	return kind != CATEGORY || (a->length == b->length && memcmp(a->hash, b->hash, 16) == 0 &&
								memcmp(a->name, b->name, a->length) == 0);
}

/* Appends a bucket to a list in ascending order, or adds it to the last one of the list. */
static void
append(struct bucket *list, size_t *n, const struct bucket *more)
{
	struct bucket *last = *n > 0 ? &list[*n - 1] : NULL;

	if (last == NULL || (last->key ^ more->key) >> shift != 0)
	{
		list[(*n)++] = *more;
		return;
	}
	last->rows += more->rows;
	if (last->mixed || more->mixed || !same_value(last, more))
	{
		last->mixed = 1;
		free(last->name);
		last->name = NULL;
	}
	free(more->name);
}

/* Brings the batch into the buckets, with as many leading bits as the capacity allows. */
static void
flush(void)
{
	size_t		n = 0;
	size_t		i = 0;
	size_t		j = 0;
	struct bucket *old = buckets;

	qsort(batch, nbatch, sizeof(batch[0]), by_key);
	while (i < nbuckets || j < nbatch)
	{
		if (j == nbatch || (i < nbuckets && buckets[i].key <= batch[j].key))
			append(spare, &n, &buckets[i++]);
		else
			append(spare, &n, &batch[j++]);
	}
	buckets = spare;
	spare = old;
	nbuckets = n;
	nbatch = 0;
	while (nbuckets > (size_t) capacity)
	{
		shift++;
		n = 0;
		for (i = 0; i < nbuckets; i++)
		{
			struct bucket bucket = buckets[i];

			append(buckets, &n, &bucket);
		}
		nbuckets = n;
	}
}

static void
add(uint64_t key, const char *name, size_t length, const uint8_t hash[16])
{
	struct bucket *bucket;

	if (nbatch == BATCH)
	{
		flush();
		exact_carry(&sum);
		exact_carry(&squares);
	}
	bucket = &batch[nbatch++];
	memset(bucket, 0, sizeof(*bucket));
	bucket->key = key;
	bucket->rows = 1;
	distinct_add(key);
	if (name == NULL)
	{
		if (key < least)
			least = key;
		if (key > greatest)
			greatest = key;
		sums_add(key_number(key));
		return;
	}
	bucket->length = kept_length(name, length);
	bucket->cut = length > 64;
	bucket->name = allocate(bucket->length + 1);
	memcpy(bucket->name, name, bucket->length);
	memcpy(bucket->hash, hash, 16);
}

/* ---- input ----------------------------------------------------------- */

/* Reads a line without its end; NULL at the end of input. */
static char *
read_line(size_t *length, unsigned long line)
{
	static char *text = NULL;
	static size_t room = 0;
	int			c;

	*length = 0;
	while ((c = getchar()) != EOF && c != '\n')
	{
		if (c == '\0')
			fail("zero byte", line);
		if (*length + 2 > room)
		{
			room = room == 0 ? 256 : 2 * room;
			text = realloc(text, room);
			if (text == NULL)
				fail("out of memory", line);
		}
		text[(*length)++] = (char) c;
	}
	if (c == EOF && *length == 0)
		return NULL;
	if (text == NULL)
		text = allocate(room = 256);
	text[*length] = '\0';
	return text;
}

static double
read_value(const char *text, unsigned long line)
{
	char	   *end;
	double		value;

	if (kind == BOOLEAN)
	{
		if (strcmp(text, "t") == 0 || strcmp(text, "true") == 0)
			return 1;
		if (strcmp(text, "f") == 0 || strcmp(text, "false") == 0)
			return 0;
		fail("neither true nor false", line);
	}
	errno = 0;
	value = strtod(text, &end);
	if (end == text || *end != '\0')
		fail("not a number", line);
	if (errno == ERANGE && (value > 1 || value < -1))
		fail("out of the range of double precision", line);
	if (kind == TIME && isnan(value))
		fail("a time is never NaN", line);
	return value;
}

static void
read_rows(void)
{
	char	   *text;
	size_t		length;

	for (unsigned long line = 1; (text = read_line(&length, line)) != NULL; line++)
	{
		uint8_t		hash[16];
		double		value;

		if (strcmp(text, "\\N") == 0)
			nulls++;
		else if (kind == CATEGORY)
		{
			sha256_start(text, length, hash);
			add(hash_key(hash), text, length, hash);
		}
		else if (isnan(value = read_value(text, line)))
			nans++;
		else if (isinf(value))
			++*(value < 0 ? &negative_infinities : &positive_infinities);
		else
			add(number_key(value), NULL, 0, NULL);
	}
	if (ferror(stdin))
		fail("cannot read", 0);
}

/* ---- output ---------------------------------------------------------- */

static void
print_number(double x)
{
	char		text[40];

	for (int digits = 15; digits <= 17; digits++)
	{
		snprintf(text, sizeof(text), "%.*g", digits, x);
		if (strtod(text, NULL) == x)
			break;
	}
	printf("%s", text);
}

static void
print_name(const struct bucket *bucket)
{
	putchar('"');
	for (size_t i = 0; i < bucket->length; i++)
	{
		uint8_t		c = (uint8_t) bucket->name[i];

		if (c < 0x20)
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			putchar(c);
	}
	putchar('"');
	if (bucket->cut)
	{
		printf(", \"");
		for (int i = 0; i < 16; i++)
			printf("%02x", bucket->hash[i]);
		putchar('"');
	}
}

static void
print_bucket(const struct bucket *bucket)
{
	uint64_t	width = (UINT64_C(1) << shift) - 1;
	uint64_t	first = bucket->mixed ? bucket->key & ~width : bucket->key;
	uint64_t	last = bucket->mixed ? bucket->key | width : bucket->key;

	if (last == number_key(0) - 1)
		last--;					/* that would be -0, which is 0 */
	putchar('[');
	if (kind == CATEGORY && bucket->mixed)
		printf("null, \"%016llx\"", (unsigned long long) bucket->key);
	else if (kind == CATEGORY)
		print_name(bucket);
	else if (kind == BOOLEAN)
		printf("%s", key_number(bucket->key) != 0 ? "true" : "false");
	else
	{
		print_number(key_number(first > least ? first : least));
		if (bucket->mixed)
		{
			printf(", ");
			print_number(key_number(last < greatest ? last : greatest));
		}
	}
	printf(", %llu]", (unsigned long long) bucket->rows);
}

static void
print_count(const char *key, uint64_t count)
{
	if (count > 0)
		printf(", \"%s\": %llu", key, (unsigned long long) count);
}

static void
print_profile(void)
{
	printf("{\"retrain_profile\": 1, \"kind\": \"%s\", \"capacity\": %ld", kind_names[kind], capacity);
	print_count("null", nulls);
	print_count("nan", nans);
	print_count("negative_infinity", negative_infinities);
	print_count("positive_infinity", positive_infinities);
	if (shift > 0)
		printf(", \"shift\": %d", shift);
	if (shift > 0 && kind != CATEGORY)
	{
		printf(", \"min\": ");
		print_number(key_number(least));
		printf(", \"max\": ");
		print_number(key_number(greatest));
		printf(", \"sum\": ");
		exact_print(&sum);
		printf(", \"sum_of_squares\": ");
		exact_print(&squares);
	}
	printf(", \"buckets\": [");
	for (size_t i = 0; i < nbuckets; i++)
	{
		if (i > 0)
			printf(", ");
		print_bucket(&buckets[i]);
	}
	printf("]");
	if (shift > 0)
	{
		printf(", \"distinct\": ");
		distinct_print();
	}
	printf("}\n");
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i += 2)
	{
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		int			k = 0;

		if (strcmp(argv[i], "-c") == 0)
		{
			capacity = strtol(value, NULL, 10);
			if (capacity < 16 || capacity > 65536)
				fail("the capacity must be from 16 to 65536", 0);
			continue;
		}
		while (k < 4 && strcmp(value, kind_names[k]) != 0)
			k++;
		if (strcmp(argv[i], "-k") != 0 || k == 4)
			fail("usage: profile [-k number|time|boolean|category] [-c capacity] < values", 0);
		kind = (enum kind) k;
	}
	buckets = allocate(((size_t) capacity + BATCH) * sizeof(struct bucket));
	spare = allocate(((size_t) capacity + BATCH) * sizeof(struct bucket));
	read_rows();
	flush();
	print_profile();
	return ferror(stdout) || fflush(stdout) != 0;
}
