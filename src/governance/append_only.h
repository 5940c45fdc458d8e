/*
 * append_only.h
 *	  Lifting the guard of the append-only tables, for retrain.purge() alone.
 */
#ifndef RETRAIN_APPEND_ONLY_H
#define RETRAIN_APPEND_ONLY_H

extern void retrain_append_only_lift(bool lifted);

#endif							/* RETRAIN_APPEND_ONLY_H */
