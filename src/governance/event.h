/*
 * event.h
 *	  The operational log: what happened to objects, for people to read.
 */
#ifndef RETRAIN_EVENT_H
#define RETRAIN_EVENT_H

extern void retrain_event(const char *kind, int64 policy_id, const char *object_name,
						  const char *message);

#endif							/* RETRAIN_EVENT_H */
