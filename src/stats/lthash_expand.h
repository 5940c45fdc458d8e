/*
 * lthash_expand.h
 *	  Template: expands an element to lanes, LTHASH_WIDTH blocks of SHA-256 at once.
 *
 * Included by lthash.c once for each width of the machine's vectors, with
 *	  LTHASH_EXPAND		name of the function
 *	  LTHASH_WIDTH		32-bit words in a vector, a divisor of 64
 *	  LTHASH_TARGET		attribute of the function, may be empty
 *
 * Block i is SHA-256 (element, int32 i), 36 bytes and so one compression.  Its words
 * 0 to 7 are the element, 8 is i, the others are padding, so that the first eight
 * rounds and words 16 to 22 of the schedule are the same for all blocks (start).
 */

typedef uint32_t LTHASH_NAME(Words) __attribute__((vector_size(4 * LTHASH_WIDTH)));

#define WORDS LTHASH_NAME(Words)
#define ROUND(k, w) \
	do { \
		WORDS		t1 = h + BIG1(e) + CHOOSE(e, f, g) + (k) + (w); \
		WORDS		t2 = BIG0(a) + MAJORITY(a, b, c); \
		h = g; g = f; f = e; e = d + t1; \
		d = c; c = b; b = a; a = t1 + t2; \
	} while (0)

/* LTHASH_EXPAND writes the 512 words of an element, big-endian pairs of lanes, in order. */
LTHASH_TARGET static void
LTHASH_EXPAND(const LtHashStart *start, uint32_t words[LTHASH_WORDS])
{
	const WORDS zero = {0};

	for (uint32_t block = 0; block < LTHASH_BLOCKS; block += LTHASH_WIDTH)
	{
		WORDS		a = zero + start->state[0];
		WORDS		b = zero + start->state[1];
		WORDS		c = zero + start->state[2];
		WORDS		d = zero + start->state[3];
		WORDS		e = zero + start->state[4];
		WORDS		f = zero + start->state[5];
		WORDS		g = zero + start->state[6];
		WORDS		h = zero + start->state[7];
		WORDS		w[16];
		WORDS		out[8];

		for (int i = 0; i < LTHASH_WIDTH; i++)
			w[8][i] = block + i;
		ROUND(round_key[8], w[8]);
		for (int t = 9; t < 16; t++)
			ROUND(round_key[t], zero + start->schedule[t]);
		for (int t = 0; t < 16; t++)
			if (t != 8)
				w[t] = zero + start->schedule[t];
		for (int t = 16; t < 23; t++)
		{
			w[t - 16] = zero + start->schedule[t];
			ROUND(round_key[t], w[t - 16]);
		}
		for (int t = 23; t < 64; t++)
		{
			w[t & 15] += SMALL1(w[(t - 2) & 15]) + w[(t - 7) & 15] + SMALL0(w[(t - 15) & 15]);
			ROUND(round_key[t], w[t & 15]);
		}
		out[0] = a + initial_state[0];
		out[1] = b + initial_state[1];
		out[2] = c + initial_state[2];
		out[3] = d + initial_state[3];
		out[4] = e + initial_state[4];
		out[5] = f + initial_state[5];
		out[6] = g + initial_state[6];
		out[7] = h + initial_state[7];
		for (int i = 0; i < LTHASH_WIDTH; i++)
			for (int k = 0; k < 8; k++)
				words[8 * (block + i) + k] = out[k][i];
	}
}

#undef WORDS
#undef ROUND
#undef LTHASH_EXPAND
#undef LTHASH_NAME
#undef LTHASH_WIDTH
#undef LTHASH_TARGET
