/*
 * binary_label.h
 *	  Reading of integer labels: 0 is negative, 1 is positive, nothing else.
 */
#ifndef RETRAIN_BINARY_LABEL_H
#define RETRAIN_BINARY_LABEL_H

extern void retrain_binary_label_error(int32 value, const char *what);

/*
 * retrain_binary_label returns whether value is positive; an error that names
 * the argument (what) if it is neither 0 nor 1.
 */
static inline bool
retrain_binary_label(int32 value, const char *what)
{
	if (unlikely(value != 0 && value != 1))
		retrain_binary_label_error(value, what);
	return value == 1;
}

#endif							/* RETRAIN_BINARY_LABEL_H */
