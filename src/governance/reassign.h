/*
 * reassign.h
 *	  Models and policies follow REASSIGN OWNED.
 */
#ifndef RETRAIN_REASSIGN_H
#define RETRAIN_REASSIGN_H

#include "nodes/pg_list.h"

extern void retrain_reassign_owned(List *from, Oid to);

#endif							/* RETRAIN_REASSIGN_H */
