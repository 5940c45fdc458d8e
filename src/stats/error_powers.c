/*
 * error_powers.c
 *	  Exact sums of powers and products of errors and actual values.
 *
 * A batch is made of integers: with 2^k above every magnitude of a column, a value is an integer
 * of units 2^(k - 61) if its last one bit is none below, which holds of all that exceed
 * some 250th of the largest.  Squares and products of two such integers are split into two
 * digits to the base 2^61, so that every further product is below 2^122, and 32 of
 * them add up in one signed integer of two words.  Rows with another value are tried again
 * among themselves, and the few that are left are added one by one, as are all where there
 * are no such integers.
 */
#include "postgres.h"

#include "common/compat.h"
#include "stats/error_powers.h"
#include "stats/vectors.h"

/* What a sum is made of: e^errors y^actuals, of some rows, or absolute. */
typedef struct Power
{
	uint8		errors;
	uint8		actuals;
	bool		positive_error;
	bool		negative_actual;
	bool		absolute;
} Power;

static const Power power_of[RETRAIN_ERROR_POWERS] = {
	[RETRAIN_POWER_Y] = {0, 1},
	[RETRAIN_POWER_NEGATIVE_Y] = {0, 1, .negative_actual = true},
	[RETRAIN_POWER_YY] = {0, 2},
	[RETRAIN_POWER_POSITIVE_E] = {1, 0, .positive_error = true},
	[RETRAIN_POWER_POSITIVE_EE] = {2, 0, .positive_error = true},
	[RETRAIN_POWER_EY] = {1, 1},
	[RETRAIN_POWER_ABSOLUTE_EY] = {1, 1, .absolute = true},
	[RETRAIN_POWER_EEE] = {3, 0},
	[RETRAIN_POWER_EEY] = {2, 1},
	[RETRAIN_POWER_EYY] = {1, 2},
	[RETRAIN_POWER_YYY] = {0, 3},
	[RETRAIN_POWER_EEEE] = {4, 0},
	[RETRAIN_POWER_EEYY] = {2, 2},
	[RETRAIN_POWER_YYYY] = {0, 4}
};

/* retrain_error_powers_init makes empty sums whose memory will come from mcxt. */
void
retrain_error_powers_init(RetrainErrorPowers *powers, bool detailed, MemoryContext mcxt)
{
	powers->detailed = detailed;
	for (int i = 0; i < RETRAIN_ERROR_POWERS; i++)
		retrain_exact_init(&powers->sum[i], mcxt);
}

/* retrain_error_powers_drop_detail leaves the plain sums. */
void
retrain_error_powers_drop_detail(RetrainErrorPowers *powers)
{
	if (!powers->detailed)
		return;
	for (int i = RETRAIN_ERROR_POWERS_PLAIN; i < RETRAIN_ERROR_POWERS; i++)
		retrain_exact_free(&powers->sum[i]);
	powers->detailed = false;
}

/* retrain_error_powers_merge adds other sums, which stay as they are; detail is kept if both have it. */
void
retrain_error_powers_merge(RetrainErrorPowers *into, const RetrainErrorPowers *from)
{
	if (!from->detailed)
		retrain_error_powers_drop_detail(into);
	for (int i = 0; i < retrain_error_powers_kept(into); i++)
		retrain_exact_merge(&into->sum[i], &from->sum[i]);
}

/* retrain_error_powers_kind returns what a sum can be. */
RetrainExactKind
retrain_error_powers_kind(RetrainErrorPower power)
{
	switch (power_of[power].errors + power_of[power].actuals)
	{
		case 1:
			return RETRAIN_EXACT_VALUES;
		case 2:
			return power == RETRAIN_POWER_EY ? RETRAIN_EXACT_PRODUCTS : RETRAIN_EXACT_SQUARES;
		case 3:
			return RETRAIN_EXACT_CUBES;
		default:
			return RETRAIN_EXACT_FOURTHS;
	}
}

/* retrain_error_powers_pack writes the packed form and returns its size. */
int
retrain_error_powers_pack(const RetrainErrorPowers *powers, uint8 *out)
{
	int			size = 0;

	for (int i = 0; i < retrain_error_powers_kept(powers); i++)
		size += retrain_exact_pack(&powers->sum[i], out + size);
	return size;
}

/*
 * retrain_error_powers_unpack reads a packed form at the start of length bytes into new sums, which
 * have been initialised, and returns its size; -1 if it is none.
 */
int
retrain_error_powers_unpack(RetrainErrorPowers *powers, const uint8 *bytes, int length)
{
	int			size = 0;

	for (int i = 0; i < retrain_error_powers_kept(powers); i++)
	{
		int			one = retrain_exact_unpack(&powers->sum[i], retrain_error_powers_kind(i),
											   bytes + size, length - size);

		if (one < 0)
			return -1;
		size += one;
	}
	return size;
}

/* ------------------------------------------------------------ one by one */

/* The magnitude of a power of a value: words, lowest first, times 2^exponent. */
typedef struct Magnitude
{
	int			n;
	int			exponent;
	uint64		word[6];
} Magnitude;

/* multiply returns the product of two magnitudes, which has no more than six words. */
static Magnitude
multiply(const Magnitude *a, const Magnitude *b)
{
	Magnitude	result = {.n = a->n + b->n, .exponent = a->exponent + b->exponent};

	Assert(result.n <= lengthof(result.word));
	for (int i = 0; i < a->n; i++)
	{
		uint64		carry = 0;

		for (int j = 0; j < b->n; j++)
		{
			uint64		high;
			uint64		low;

			retrain_multiply_words(a->word[i], b->word[j], &high, &low);
			low += carry;
			high += low < carry;
			result.word[i + j] += low;
			carry = high + (result.word[i + j] < low);
		}
		result.word[i + b->n] = carry;
	}
	while (result.n > 0 && result.word[result.n - 1] == 0)
		result.n--;
	return result;
}

/* set_powers sets the powers 0 to 4 of a value and returns whether it is negative. */
static bool
set_powers(Magnitude *power, double value)
{
	bool		negative;

	memset(power, 0, 2 * sizeof(Magnitude));
	power[0].n = power[1].n = 1;
	power[0].word[0] = 1;
	power[1].word[0] = retrain_take_apart(value, &negative, &power[1].exponent);
	for (int i = 2; i <= 4; i++)
		power[i] = multiply(&power[i - 1], &power[1]);
	return negative;
}

/* retrain_error_powers_add_times adds rows that are the same; values are finite. */
void
retrain_error_powers_add_times(RetrainErrorPowers *powers, double error, double actual, uint64 rows)
{
	Magnitude	e[5];
	Magnitude	y[5];
	Magnitude	count = {.n = 1, .word = {rows}};
	bool		e_negative = set_powers(e, error);
	bool		y_negative = set_powers(y, actual);

	for (int i = 0; i < retrain_error_powers_kept(powers); i++)
	{
		const Power *power = &power_of[i];
		bool		negative = (e_negative && power->errors % 2 == 1) !=
			(y_negative && power->actuals % 2 == 1);
		Magnitude	product;

		if ((power->positive_error && e_negative) || (power->negative_actual && !y_negative))
			continue;
		product = multiply(&e[power->errors], &y[power->actuals]);
		if (rows != 1)
			product = multiply(&product, &count);
		retrain_exact_add_words(&powers->sum[i], negative && !power->absolute, product.word,
								product.n, product.exponent);
	}
}

#ifdef HAVE_INT128

/* ------------------------------------------------------------ by batches */

#define UNIT_BITS 61
#define EXPONENT_BIAS 1023
#define DIGIT ((INT64CONST(1) << UNIT_BITS) - 1)

/* Largest biased exponents with which scale and unit are ordinary doubles. */
#define LEAST_EXPONENT 128
#define MOST_EXPONENT 1920

/* So many products below 2^122 stay below 2^127. */
#define TOGETHER 32

/* Fewer rows are added one by one. */
#define WORTH_SCALING 12

/* power_of_two returns 2^exponent, an ordinary double. */
static inline double
power_of_two(int exponent)
{
	uint64		bits = (uint64) (exponent + EXPONENT_BIAS) << 52;
	double		power;

	memcpy(&power, &bits, sizeof(power));
	return power;
}

static pg_attribute_always_inline int
largest_exponent_body(const double *values, int n)
{
	uint64		largest = 0;

	for (int i = 0; i < n; i++)
	{
		uint64		bits;

		memcpy(&bits, &values[i], sizeof(bits));
		bits <<= 1;
		largest = Max(largest, bits);
	}
	return (int) (largest >> 53);
}

/* largest_exponent returns the largest biased exponent of n finite values. */
RETRAIN_TWICE(static, int, largest_exponent, (const double *values, int n), (values, n))

/* The sum of integers: high 2^32 + low. */
typedef struct IntegerSum
{
	int64		high;
	int64		low;
} IntegerSum;

/* The rows of a batch as integers, both 0 where one of the values is none. */
typedef struct Batch
{
	int			exponent[2];	/* of the unit of errors, of actual values */
	IntegerSum	sum_y;
	IntegerSum	negative_y;
	IntegerSum	positive_e;
	int64		e[RETRAIN_ERROR_POWERS_BATCH];
	int64		y[RETRAIN_ERROR_POWERS_BATCH];
	bool		other[RETRAIN_ERROR_POWERS_BATCH];
} Batch;

static pg_attribute_always_inline int
scale_body(Batch *batch, const double *error, const double *actual, int n)
{
	double		scale[2] = {power_of_two(-batch->exponent[0]), power_of_two(-batch->exponent[1])};
	double		unit[2] = {power_of_two(batch->exponent[0]), power_of_two(batch->exponent[1])};
	IntegerSum	sum_y = {0, 0};
	IntegerSum	negative_y = {0, 0};
	IntegerSum	positive_e = {0, 0};
	int64		others = 0;

	for (int i = 0; i < n; i++)
	{
		int64		e = (int64) (error[i] * scale[0]);
		int64		y = (int64) (actual[i] * scale[1]);
		int64		other = ((double) e * unit[0] != error[i]) | ((double) y * unit[1] != actual[i]);

		batch->other[i] = (bool) other;
		others += other;
		e &= other - 1;
		y &= other - 1;
		batch->e[i] = e;
		batch->y[i] = y;
		sum_y.high += y >> 32;
		sum_y.low += y & 0xffffffff;
		y &= y >> 63;
		negative_y.high += y >> 32;
		negative_y.low += y & 0xffffffff;
		e &= ~(e >> 63);
		positive_e.high += e >> 32;
		positive_e.low += e & 0xffffffff;
	}
	batch->sum_y = sum_y;
	batch->negative_y = negative_y;
	batch->positive_e = positive_e;
	return (int) others;
}

/* scale makes integers of n rows, and returns the number of those that are none. */
RETRAIN_TWICE(static, int, scale, (Batch *batch, const double *error, const double *actual, int n),
			  (batch, error, actual, n))

/* What a sum is added up from: products of integers, or of digits, by the place of the digit. */
typedef enum Part
{
	PART_Y, PART_NEGATIVE_Y, PART_YY, PART_POSITIVE_E, PART_POSITIVE_EE, PART_ABSOLUTE_EY,
	PART_EEEE_0, PART_EEEE_1, PART_EEEE_2, PARTS_PLAIN,
	PART_EY = PARTS_PLAIN, PART_EEE_0, PART_EEE_1, PART_EEY_0, PART_EEY_1, PART_EYY_0, PART_EYY_1,
	PART_YYY_0, PART_YYY_1, PART_EEYY_0, PART_EEYY_1, PART_EEYY_2, PART_YYYY_0, PART_YYYY_1, PART_YYYY_2, PARTS
} Part;

/* The sum that a part belongs to, and the bits above its unit. */
static const struct
{
	uint8		power;
	uint8		bits;
}			place_of[PARTS] = {
	[PART_Y] = {RETRAIN_POWER_Y, 0},
	[PART_NEGATIVE_Y] = {RETRAIN_POWER_NEGATIVE_Y, 0},
	[PART_YY] = {RETRAIN_POWER_YY, 0},
	[PART_POSITIVE_E] = {RETRAIN_POWER_POSITIVE_E, 0},
	[PART_POSITIVE_EE] = {RETRAIN_POWER_POSITIVE_EE, 0},
	[PART_EY] = {RETRAIN_POWER_EY, 0},
	[PART_ABSOLUTE_EY] = {RETRAIN_POWER_ABSOLUTE_EY, 0},
	[PART_EEE_0] = {RETRAIN_POWER_EEE, 0},
	[PART_EEE_1] = {RETRAIN_POWER_EEE, UNIT_BITS},
	[PART_EEY_0] = {RETRAIN_POWER_EEY, 0},
	[PART_EEY_1] = {RETRAIN_POWER_EEY, UNIT_BITS},
	[PART_EYY_0] = {RETRAIN_POWER_EYY, 0},
	[PART_EYY_1] = {RETRAIN_POWER_EYY, UNIT_BITS},
	[PART_YYY_0] = {RETRAIN_POWER_YYY, 0},
	[PART_YYY_1] = {RETRAIN_POWER_YYY, UNIT_BITS},
	/* the product of both digits counts twice */
	[PART_EEEE_0] = {RETRAIN_POWER_EEEE, 0},
	[PART_EEEE_1] = {RETRAIN_POWER_EEEE, UNIT_BITS + 1},
	[PART_EEEE_2] = {RETRAIN_POWER_EEEE, 2 * UNIT_BITS},
	[PART_EEYY_0] = {RETRAIN_POWER_EEYY, 0},
	[PART_EEYY_1] = {RETRAIN_POWER_EEYY, UNIT_BITS + 1},
	[PART_EEYY_2] = {RETRAIN_POWER_EEYY, 2 * UNIT_BITS},
	[PART_YYYY_0] = {RETRAIN_POWER_YYYY, 0},
	[PART_YYYY_1] = {RETRAIN_POWER_YYYY, UNIT_BITS + 1},
	[PART_YYYY_2] = {RETRAIN_POWER_YYYY, 2 * UNIT_BITS}
};

/* A sum of many parts: high 2^64 + low. */
typedef struct Total
{
	uint128		low;
	int128		high;
} Total;

/* gather adds a part to a total. */
static inline void
gather(Total *total, int128 part)
{
	total->low += (uint64) part;
	total->high += part >> 64;
}

/* gather_integers adds a sum of integers to a total. */
static inline void
gather_integers(Total *total, const IntegerSum *sum)
{
	gather(total, ((int128) sum->high << 32) + sum->low);
}

/* Digits of the squares of errors, of the squares of actual values, of the products of both. */
typedef struct Digits
{
	int64		ee[2][TOGETHER];
	int64		yy[2][TOGETHER];
	int64		ey[2][TOGETHER];
} Digits;

/* split sets the digits of a number that is not negative. */
static inline void
split(int64 digits[2][TOGETHER], int i, int128 number)
{
	digits[0][i] = (int64) number & DIGIT;
	digits[1][i] = (int64) (number >> UNIT_BITS);
}

/* absolute returns the magnitude of a product. */
static inline int128
absolute(int128 product)
{
	int128		sign = product >> 127;

	return (product ^ sign) - sign;
}

/* add_squares adds squares of errors of at most TOGETHER rows, and sets their digits. */
static inline void
add_squares(Total *total, Digits *digits, const int64 *e, int n)
{
	int128		positive = 0;

	for (int i = 0; i < n; i++)
	{
		int128		square = (int128) e[i] * e[i];
		uint64		above = (uint64) -(int64) (e[i] > 0);

		positive += (int128) (((uint128) ((uint64) (square >> 64) & above) << 64) |
							  ((uint64) square & above));
		split(digits->ee, i, square);
	}
	gather(&total[PART_POSITIVE_EE], positive);
}

/* add_products adds squares of actual values and magnitudes of the products. */
static inline void
add_products(Total *total, const int64 *e, const int64 *y, int n)
{
	int128		squares = 0;
	int128		products = 0;

	for (int i = 0; i < n; i++)
	{
		squares += (int128) y[i] * y[i];
		products += absolute((int128) e[i] * y[i]);
	}
	gather(&total[PART_YY], squares);
	gather(&total[PART_ABSOLUTE_EY], products);
}

/* add_detailed_products does the same, adds the products, and sets the digits of all. */
static inline void
add_detailed_products(Total *total, Digits *digits, const int64 *e, const int64 *y, int n)
{
	int128		squares = 0;
	int128		products = 0;
	int128		signed_products = 0;

	for (int i = 0; i < n; i++)
	{
		int128		square = (int128) y[i] * y[i];

		squares += square;
		split(digits->yy, i, square);
	}
	for (int i = 0; i < n; i++)
	{
		int128		product = (int128) e[i] * y[i];

		signed_products += product;
		product = absolute(product);
		products += product;
		split(digits->ey, i, product);
	}
	gather(&total[PART_YY], squares);
	gather(&total[PART_ABSOLUTE_EY], products);
	gather(&total[PART_EY], signed_products);
}

/* add_cubes adds the products of squares and integers. */
static inline void
add_cubes(Total *total, int64 square[2][TOGETHER], const int64 *e, const int64 *y, int n)
{
	int128		with_e[2] = {0, 0};
	int128		with_y[2] = {0, 0};

	for (int i = 0; i < n; i++)
	{
		with_e[0] += (int128) square[0][i] * e[i];
		with_e[1] += (int128) square[1][i] * e[i];
		with_y[0] += (int128) square[0][i] * y[i];
		with_y[1] += (int128) square[1][i] * y[i];
	}
	for (int digit = 0; digit < 2; digit++)
	{
		gather(&total[digit], with_e[digit]);
		gather(&total[2 + digit], with_y[digit]);
	}
}

/* add_fourths adds the squares of numbers of two digits. */
static inline void
add_fourths(Total *total, int64 square[2][TOGETHER], int n)
{
	int128		place[3] = {0, 0, 0};

	for (int i = 0; i < n; i++)
	{
		place[0] += (int128) square[0][i] * square[0][i];
		place[1] += (int128) square[0][i] * square[1][i];
		place[2] += (int128) square[1][i] * square[1][i];
	}
	for (int i = 0; i < 3; i++)
		gather(&total[i], place[i]);
}

/* add_batch adds the rows of a batch that are integers. */
static void
add_batch(RetrainErrorPowers *powers, const Batch *batch, int n)
{
	Total		total[PARTS];
	Digits		digits;

	memset(total, 0, sizeof(total));
	gather_integers(&total[PART_Y], &batch->sum_y);
	gather_integers(&total[PART_NEGATIVE_Y], &batch->negative_y);
	gather_integers(&total[PART_POSITIVE_E], &batch->positive_e);
	for (int first = 0; first < n; first += TOGETHER)
	{
		const int64 *e = batch->e + first;
		const int64 *y = batch->y + first;
		int			rows = Min(TOGETHER, n - first);

		add_squares(total, &digits, e, rows);
		add_fourths(&total[PART_EEEE_0], digits.ee, rows);
		if (!powers->detailed)
		{
			add_products(total, e, y, rows);
			continue;
		}
		add_detailed_products(total, &digits, e, y, rows);
		add_cubes(&total[PART_EEE_0], digits.ee, e, y, rows);
		add_cubes(&total[PART_EYY_0], digits.yy, e, y, rows);
		add_fourths(&total[PART_EEYY_0], digits.ey, rows);
		add_fourths(&total[PART_YYYY_0], digits.yy, rows);
	}
	for (int i = 0; i < (powers->detailed ? PARTS : PARTS_PLAIN); i++)
	{
		const Power *power = &power_of[place_of[i].power];
		RetrainExactSum *sum = &powers->sum[place_of[i].power];
		int			exponent = power->errors * batch->exponent[0] +
			power->actuals * batch->exponent[1] + place_of[i].bits;
		bool		negative = total[i].high < 0;
		uint128		high = negative ? -(uint128) total[i].high : (uint128) total[i].high;

		retrain_exact_add_two(sum, false, (uint64) (total[i].low >> 64), (uint64) total[i].low, exponent);
		retrain_exact_add_two(sum, negative, (uint64) (high >> 64), (uint64) high, exponent + 64);
	}
}

/* set_exponent sets the exponent of the unit of a column; false for very large and very small ones. */
static bool
set_exponent(int *exponent, const double *values, int n)
{
	int			largest = largest_exponent(values, n);

	if (largest == 0)
		largest = EXPONENT_BIAS;	/* zeros, or subnormal numbers, which will be others */
	*exponent = largest - EXPONENT_BIAS + 1 - UNIT_BITS;
	return largest >= LEAST_EXPONENT && largest <= MOST_EXPONENT;
}

/*
 * add_integers adds those of n rows that are integers of one scale, and returns the number of the others,
 * which it sets.
 */
static int
add_integers(RetrainErrorPowers *powers, const double *error, const double *actual, int n,
			 double *other_error, double *other_actual)
{
	Batch		batch;
	int			others;
	int			nothers = 0;

	if (!set_exponent(&batch.exponent[0], error, n) || !set_exponent(&batch.exponent[1], actual, n))
		others = n;
	else
	{
		others = scale(&batch, error, actual, n);
		if (others < n)
			add_batch(powers, &batch, n);
	}
	for (int i = 0; i < n && nothers < others; i++)
	{
		if (others < n && !batch.other[i])
			continue;
		other_error[nothers] = error[i];
		other_actual[nothers] = actual[i];
		nothers++;
	}
	return nothers;
}

/* retrain_error_powers_add adds n rows of finite values, at most RETRAIN_ERROR_POWERS_BATCH. */
void
retrain_error_powers_add(RetrainErrorPowers *powers, const double *error, const double *actual, int n)
{
	double		rest[2][2][RETRAIN_ERROR_POWERS_BATCH];
	int			to = 0;

	Assert(n <= RETRAIN_ERROR_POWERS_BATCH);
	while (n >= WORTH_SCALING)
	{
		int			others = add_integers(powers, error, actual, n, rest[to][0], rest[to][1]);
		bool		useless = others > n - WORTH_SCALING;

		error = rest[to][0];
		actual = rest[to][1];
		n = others;
		to = !to;
		if (useless)
			break;
	}
	for (int i = 0; i < n; i++)
		retrain_error_powers_add_times(powers, error[i], actual[i], 1);
}

#else

/* retrain_error_powers_add adds n rows of finite values, at most RETRAIN_ERROR_POWERS_BATCH. */
void
retrain_error_powers_add(RetrainErrorPowers *powers, const double *error, const double *actual, int n)
{
	for (int i = 0; i < n; i++)
		retrain_error_powers_add_times(powers, error[i], actual[i], 1);
}

#endif							/* HAVE_INT128 */
