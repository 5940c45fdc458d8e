/*
 * lthash.c
 *	  The additive hash of a multiset: 1024 lanes of 16 bits (LtHash).
 *
 * An element, 32 bytes that are the SHA-256 of a row, becomes 2048 bytes:
 *
 *	  block i = SHA-256 (element, int32 i big-endian), i = 0 to 63
 *
 * (MGF1 of RFC 8017 with SHA-256).  Lane j is bytes 2j and 2j + 1, big-endian; the
 * hash of a multiset is the sum of its elements, lane by lane modulo 65536.  Bellare
 * and Micciancio, "A new paradigm for collision-free hashing", EUROCRYPT 1997; size of
 * lanes from Lewi, Kim, Maykov and Weis, "Securing update propagation with homomorphic
 * hashing", 2019, who expand with BLAKE2x.  SHA-256 as in FIPS 180-4.
 *
 * All 64 blocks are of one length, so they are computed side by side in the machine's
 * vectors.  The result is integers only and the same in every width.
 */
#include "stats/pure.h"

#include <string.h>

#include "stats/lthash.h"

#define LTHASH_BLOCKS 64
#define LTHASH_WORDS RETRAIN_LTHASH_WORDS

/* Bits of a message of an element and a counter. */
#define MESSAGE_BITS ((RETRAIN_LTHASH_ELEMENT + 4) * 8)

#define ROTATE(x, n) (((x) >> (n)) | ((x) << (32 - (n))))
#define BIG0(x) (ROTATE(x, 2) ^ ROTATE(x, 13) ^ ROTATE(x, 22))
#define BIG1(x) (ROTATE(x, 6) ^ ROTATE(x, 11) ^ ROTATE(x, 25))
#define SMALL0(x) (ROTATE(x, 7) ^ ROTATE(x, 18) ^ ((x) >> 3))
#define SMALL1(x) (ROTATE(x, 17) ^ ROTATE(x, 19) ^ ((x) >> 10))
#define CHOOSE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define MAJORITY(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))

static const uint32_t initial_state[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
};

static const uint32_t round_key[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

/* What all blocks of an element share. */
typedef struct LtHashStart
{
	uint32_t		state[8];		/* after eight rounds */
	uint32_t		schedule[23];	/* words of the schedule; 8, the counter, is not set */
} LtHashStart;

/* A vector is as wide as the machine's; four words every machine does well. */
#define LTHASH_NAME(x) x##4
#define LTHASH_EXPAND expand4
#define LTHASH_WIDTH 4
#define LTHASH_TARGET
#include "stats/lthash_expand.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define LTHASH_WIDE 1

#define LTHASH_NAME(x) x##8
#define LTHASH_EXPAND expand8
#define LTHASH_WIDTH 8
#define LTHASH_TARGET __attribute__((target("avx2")))
#include "stats/lthash_expand.h"

#define LTHASH_NAME(x) x##16
#define LTHASH_EXPAND expand16
#define LTHASH_WIDTH 16
#define LTHASH_TARGET __attribute__((target("avx512f")))
#include "stats/lthash_expand.h"
#endif

/* start_blocks does what all blocks of an element share. */
static void
start_blocks(LtHashStart *start, const uint8_t *element)
{
	uint32_t	   *w = start->schedule;
	uint32_t	   *s = start->state;

	for (int t = 0; t < 8; t++, element += 4)
		w[t] = (uint32_t) element[0] << 24 | (uint32_t) element[1] << 16 |
			(uint32_t) element[2] << 8 | element[3];
	w[9] = 0x80000000;
	for (int t = 10; t < 15; t++)
		w[t] = 0;
	w[15] = MESSAGE_BITS;
	for (int t = 16; t < 23; t++)
		w[t] = SMALL1(w[t - 2]) + w[t - 7] + SMALL0(w[t - 15]) + w[t - 16];
	memcpy(s, initial_state, sizeof(start->state));
	for (int t = 0; t < 8; t++)
	{
		uint32_t		t1 = s[7] + BIG1(s[4]) + CHOOSE(s[4], s[5], s[6]) + round_key[t] + w[t];
		uint32_t		t2 = BIG0(s[0]) + MAJORITY(s[0], s[1], s[2]);

		memmove(s + 1, s, 7 * sizeof(uint32_t));
		s[4] += t1;
		s[0] = t1 + t2;
	}
}

/* widest returns how many words the vectors of this machine hold. */
static int
widest(void)
{
#ifdef LTHASH_WIDE
	if (__builtin_cpu_supports("avx512f"))
		return 16;
	if (__builtin_cpu_supports("avx2"))
		return 8;
#endif
	return 4;
}

/*
 * retrain_lthash_expand writes the 512 words of an element, computed in vectors of width words,
 * 4, 8 or 16; false if this machine has none.
 */
bool
retrain_lthash_expand(const uint8_t *element, int width, uint32_t *words)
{
	LtHashStart start;

	if (width > widest())
		return false;
	start_blocks(&start, element);
#ifdef LTHASH_WIDE
	if (width == 16)
		expand16(&start, words);
	else if (width == 8)
		expand8(&start, words);
	else
#endif
		expand4(&start, words);
	return true;
}

/* retrain_lthash_add adds an element to a multiset. */
void
retrain_lthash_add(uint16_t *lanes, const uint8_t *element)
{
	uint32_t		words[LTHASH_WORDS];

	(void) retrain_lthash_expand(element, widest(), words);
	for (int i = 0; i < LTHASH_WORDS; i++)
	{
		lanes[2 * i] += (uint16_t) (words[i] >> 16);
		lanes[2 * i + 1] += (uint16_t) words[i];
	}
}

/* retrain_lthash_subtract takes an element from a multiset. */
void
retrain_lthash_subtract(uint16_t *lanes, const uint8_t *element)
{
	uint32_t		words[LTHASH_WORDS];

	(void) retrain_lthash_expand(element, widest(), words);
	for (int i = 0; i < LTHASH_WORDS; i++)
	{
		lanes[2 * i] -= (uint16_t) (words[i] >> 16);
		lanes[2 * i + 1] -= (uint16_t) words[i];
	}
}
