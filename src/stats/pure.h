/*
 * pure.h
 *	  What the files without PostgreSQL headers use in place of postgres.h.
 *
 * Distributions and tests of this folder are plain C, so that they can be
 * compiled and tested apart from a server (test/unit).  A .c file is pure if it
 * begins with this header and not with postgres.h; it then takes memory and
 * interruptions from host.h, and its headers use int64_t, which is the width of
 * int64.  No file includes both.
 */
#ifndef RETRAIN_PURE_H
#define RETRAIN_PURE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define Min(x, y)		((x) < (y) ? (x) : (y))
#define Max(x, y)		((x) > (y) ? (x) : (y))
#define lengthof(array) ((int) (sizeof(array) / sizeof((array)[0])))

#ifdef USE_ASSERT_CHECKING
#include <assert.h>
#define Assert(condition) assert(condition)
#else
#define Assert(condition) ((void) 0)
#endif

#endif							/* RETRAIN_PURE_H */
