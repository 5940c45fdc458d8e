"""A trainer for the queue of retrain: claim, train, score, report."""

import os

# Before numpy and scikit-learn are loaded.  One thread: the order of sums does
# not depend on the machine, and a training takes what it was given, no more.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
