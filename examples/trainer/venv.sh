#!/bin/sh
# venv.sh DIR [offline]: makes the trainer's virtual environment in DIR.
#
# What the machine's Python has is used (Debian: python3-psycopg and
# python3-sklearn), so that nothing is downloaded where it is enough; else the
# packages of requirements.txt are installed into DIR.  With "offline", what is
# missing is named, and the status is 3.
set -eu
dir=$1
here=$(cd "$(dirname "$0")" && pwd -P)
modules='import sys, tomllib, psycopg, sklearn.ensemble, joblib'

[ ! -x "$dir/bin/python" ] || ! "$dir/bin/python" -c "$modules" 2>/dev/null || exit 0
for python in ${PYTHON:-python3 /usr/bin/python3}; do
	if "$python" -c "$modules" 2>/dev/null; then
		exec "$python" -m venv --clear --system-site-packages --without-pip "$dir"
	fi
done
if [ "${2:-}" = offline ]; then
	echo "no Python 3.11 or newer with psycopg 3 and scikit-learn (Debian: python3-psycopg python3-sklearn)"
	exit 3
fi
"${PYTHON:-python3}" -m venv --clear --system-site-packages "$dir"
"$dir/bin/python" -m pip install -q --disable-pip-version-check -r "$here/requirements.txt"
"$dir/bin/python" -c "$modules"
