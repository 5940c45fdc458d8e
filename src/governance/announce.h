/*
 * announce.h
 *	  Notifications: hints for listeners, on one channel.
 */
#ifndef RETRAIN_ANNOUNCE_H
#define RETRAIN_ANNOUNCE_H

extern void retrain_announce(const char *what, const char *payload);

#endif							/* RETRAIN_ANNOUNCE_H */
