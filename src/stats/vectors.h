/*
 * vectors.h
 *	  Loops over batches that are compiled twice: for every processor of the platform, and
 *	  for those with vectors of eight words.
 *
 * RETRAIN_TWICE defines the function name, static or extern, from name_body, a function inlined always, of the same
 * arguments.  Both versions do the same operations on each value, none of which
 * depends on the width of a vector, so they return the same bits.
 */
#ifndef RETRAIN_VECTORS_H
#define RETRAIN_VECTORS_H

/*
 * clang compiles bitcode for the server's jit, which has the processor at hand anyway.  Servers with
 * assertions run the other version, so that both are tested.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(USE_ASSERT_CHECKING)

#define RETRAIN_WIDE_VECTORS __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw")))

/* retrain_wide_vectors tells whether this processor has vectors of eight words, and products of them. */
static inline bool
retrain_wide_vectors(void)
{
	return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
		__builtin_cpu_supports("avx512bw");
}

#define RETRAIN_TWICE(scope, type, name, parameters, arguments) \
RETRAIN_WIDE_VECTORS static type name##_wide parameters \
{ \
	return name##_body arguments; \
} \
\
scope type \
name parameters \
{ \
	if (retrain_wide_vectors()) \
		return name##_wide arguments; \
	return name##_body arguments; \
}

#else

#define retrain_wide_vectors() false

#define RETRAIN_TWICE(scope, type, name, parameters, arguments) \
scope type \
name parameters \
{ \
	return name##_body arguments; \
}

#endif

#endif							/* RETRAIN_VECTORS_H */
