/*
 * enum_label.h
 *	  The label of an enum value.
 */
#ifndef RETRAIN_ENUM_LABEL_H
#define RETRAIN_ENUM_LABEL_H

extern void retrain_enum_label(Oid value, NameData *label);

#endif							/* RETRAIN_ENUM_LABEL_H */
