#!/bin/sh
# bench/run.sh: the figures of figures.sql, memory, the accuracy of profiles and the
# comparisons with scipy and scikit-learn, on a private server with a table of ROWS rows (make bench).
#
# Ratios, because absolute times depend on the machine: the statements of one
# session alternate (A B C A B C ...), one warm-up round, then ROUNDS rounds.
# No workers, no jit, table in shared buffers and all-visible.  Ratios of
# different runs differ by some percent; ROWS below a million says little.
set -eu
: "${ROWS:=10000000}" "${ROUNDS:=5}"
export ROWS ROUNDS
RETRAIN_WHAT=bench
. "$(cd "$(dirname "$0")" && pwd -P)/../test/lib/server.sh"

out=$RETRAIN_WORK/bench
mkdir "$out"
retrain_server_start shared_buffers="$((ROWS / 5000 + 256))MB" work_mem=64MB max_wal_size=8GB \
	jit=off max_parallel_workers_per_gather=0 autovacuum=off wal_level=minimal max_wal_senders=0
q() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
echo "$ROWS rows, $ROUNDS rounds, PostgreSQL $(q -c 'SHOW server_version')"
echo "making the table" >&2
q -v rows="$ROWS" -f bench/data.sql >/dev/null
q -c 'CREATE EXTENSION retrain'
q -c "CREATE TABLE plog_baseline AS
	SELECT retrain.profile_agg(score) AS score FROM plog WHERE ts < timestamptz '2025-01-16 00:00+00'"
q -c "CREATE TABLE plog_hours AS
	SELECT date_trunc('hour', ts, 'UTC') AS hour, retrain.profile_agg(score) AS score FROM plog GROUP BY 1"
q -c "CREATE TABLE plog_days AS
	SELECT date_trunc('day', hour, 'UTC') AS day, retrain.merge(score) AS score FROM plog_hours GROUP BY 1"
q -c 'VACUUM ANALYZE'

# A figure that the server cannot even plan is left out and reported.
awk -v dir="$out" '
	/^-- figure: / {
		sub(/^-- figure: /, "")
		target = base = ""
		if (match($0, / +target: .*/)) { target = substr($0, RSTART, RLENGTH); sub(/ +target: */, "", target); $0 = substr($0, 1, RSTART - 1) }
		if (match($0, / +base: .*/)) { base = substr($0, RSTART, RLENGTH); sub(/ +base: */, "", base); $0 = substr($0, 1, RSTART - 1) }
		file = sprintf("%s/%02d.sql", dir, ++n)
		printf "%02d|%s|%s|%s\n", n, $0, base, target >(dir "/figures")
		printf "" >file
		next
	}
	/^--/ || !file { next }
	{ print >file }' bench/figures.sql
status=0
: >"$out/round.sql"
while IFS='|' read -r number name base target; do
	grep -q '[^[:space:]]' "$out/$number.sql" || continue
	if { echo EXPLAIN; cat "$out/$number.sql"; } | q >/dev/null 2>"$out/error"; then
		printf '\\echo figure %s\n' "$name" >>"$out/round.sql"
		cat "$out/$number.sql" >>"$out/round.sql"
	else
		echo "left out: $name: $(head -n 1 "$out/error")"
		status=1
	fi
done <"$out/figures"

# Times in rounds.
{
	printf '%s\n' '\o /dev/null' '\timing on'
	for round in $(seq 0 "$ROUNDS"); do
		printf '%s\n' "\\warn round $round of $ROUNDS" "\\echo round $round"
		cat "$out/round.sql"
	done
} >"$out/all.sql"
q -f "$out/all.sql" >"$out/times" || {
	tail -n 10 "$retrain_server_log" >&2
	exit 1
}
awk -F'|' -v rounds="$ROUNDS" '
	function median(a, n,   i, j, t) {
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
		return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
	}
	FILENAME ~ /times$/ && /^round / { round = substr($0, 7) + 0; next }
	FILENAME ~ /times$/ && /^figure / { figure = substr($0, 8); next }
	FILENAME ~ /times$/ && /^Time: / { split($0, word, " "); time[figure, round] = word[2]; next }
	FILENAME ~ /times$/ { next }
	FNR == 1 { printf "%-36s %-32s %8s %8s %10s\n", "figure", "base", "target", "ratio", "ms" }
	!(($2, 1) in time) { next }
	{
		for (i = 1; i <= rounds; i++) { ms[i] = time[$2, i]; if ($3 != "") ratio[i] = time[$2, i] / time[$3, i] }
		printf "%-36s %-32s ", $2, $3
		if ($3 == "") printf "%8s %8s ", "", ""
		else { r = median(ratio, rounds); printf "%8.3f %8.3f ", $4, r }
		printf "%10.1f %s\n", median(ms, rounds), $3 == "" ? "" : r <= $4 ? "reached" : "MISSED"
	}' "$out/times" "$out/figures"

# The same with two workers, against sum with two workers.
{
	printf '%s\n' 'SET max_parallel_workers_per_gather = 2;' '\o /dev/null' '\timing on'
	for round in $(seq 0 "$ROUNDS"); do
		printf '%s\n' 'SELECT sum(score) FROM plog;' 'SELECT pg_column_size(retrain.profile_agg(score)) FROM plog;'
	done
} | q | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | awk '
	NR > 2 { ms[NR] = $1 }
	NR > 2 && NR % 2 == 0 { print ms[NR] / ms[NR - 1], ms[NR] }' | sort -n | awk '
	{ ratio[NR] = $1; ms[NR] = $2 }
	END { if (NR < 1) exit 1; r = ratio[int((NR + 1) / 2)]
		printf "%-36s %-32s %8.2f %8.2f %10.1f %s\n", "profile_agg, 2 workers", "sum, 2 workers", 1.2, r, ms[int((NR + 1) / 2)], r <= 1.2 ? "reached" : "MISSED" }' ||
	status=1

# Memory: growth of the anonymous resident memory of a backend that has already
# run a statement, at its highest, seen every 5 ms.
cat >"$out/memory.sql" <<SQL
SELECT sum(score) FROM plog \g /dev/null
SELECT pg_backend_pid() AS pid \gset
\setenv BACKEND :pid
\! sed -n 's/^RssAnon:[[:space:]]*\([0-9]*\).*/\1/p' /proc/\$BACKEND/status >$out/before; echo \$BACKEND >$out/pid
SELECT retrain.ks_stat(score, ts >= timestamptz '2025-01-16 00:00+00') FROM plog \g /dev/null
SQL
rm -f "$out/pid" "$out/done"
{ q -f "$out/memory.sql" || :; : >"$out/done"; } 2>"$out/error" &
while [ ! -e "$out/done" ]; do
	[ ! -s "$out/pid" ] || sed -n 's/^RssAnon:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$(cat "$out/pid")/status" 2>/dev/null || :
	sleep 0.005
done | sort -n | tail -n 1 >"$out/peak"
wait
if [ -s "$out/error" ]; then
	echo "left out: memory of ks_stat: $(head -n 1 "$out/error")"
	status=1
else
	awk -v rows="$ROWS" -v before="$(cat "$out/before")" -v peak="$(cat "$out/peak")" 'BEGIN {
		r = (peak - before) * 1024 / rows
		printf "%-36s %-32s %8.2f %8.2f %10s %s\n", "ks_stat, resident bytes a row", "", 12.5, r, "", r <= 12.5 ? "reached" : "MISSED" }'
fi

# One evaluation of the demo policy, in the foreground, records written.
createdb flights
q -d flights -f examples/flights/load.sql
q -d flights -f examples/flights/roles.sql >/dev/null
q -U flights_owner -d flights -f examples/flights/policy.sql >/dev/null
q -U flights_owner -d flights -f bench/evaluation.sql | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | tail -n +2 | sort -n |
	awk '{ ms[NR] = $1 } END {
		if (NR != 5) exit 1
		printf "%-36s %-32s %8s %8s %10.1f %s\n", "evaluation of the demo policy, ms", "", 500, "", ms[3], ms[3] <= 500 ? "reached" : "MISSED" }' ||
	status=1

# Backtests of the same log, 52 slots.
q -U flights_owner -d flights -f bench/backtest_setup.sql >/dev/null
q -U flights_owner -d flights -f bench/backtest.sql | awk '
	function median(a,   t) {
		if (a[1] > a[2]) { t = a[1]; a[1] = a[2]; a[2] = t }
		return a[3] < a[1] ? a[1] : a[3] > a[2] ? a[2] : a[3]
	}
	/^[0-9]+$/ && $1 != 52 { wrong = 1 }
	/^Time: / && ++n > 2 { if (n % 2) rows[(n - 1) / 2] = $2; else rollup[n / 2 - 1] = $2 }
	END {
		if (n != 8 || wrong) exit 1
		r = median(rows); p = median(rollup)
		printf "%-36s %-32s %8s %8s %10.1f %s\n", "backtest from rows, 52 slots, ms", "", 10000, "", r, r <= 10000 ? "reached" : "MISSED"
		printf "%-36s %-32s %8s %8s %10.1f %s\n", "backtest from the rollup, 52 slots", "", 1000, "", p, p <= 1000 ? "reached" : "MISSED" }' ||
	status=1

# Size and accuracy of profiles.
psql -X -q -f bench/profile_size.sql
psql -X -q -v rows="$((ROWS / 10))" -f bench/ks_profiles.sql

# A policy over nearly all of the table, from rows and from the rollup.
q -f bench/rollup_setup.sql >/dev/null
database=$(q -c 'SELECT current_database()')
q -U bench_owner -d "$database" -f bench/rollup_build.sql |
	awk '/^Time: / { printf "%-36s %-32s %8s %8s %10.1f\n", "rollup of 4 columns, built", "", "", "", $2 }'
q -U bench_owner -d "$database" -f bench/rollup_evaluation.sql | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' |
	awk '{ ms[NR] = $1 } END {
		if (NR != 6) exit 1
		rows = ms[3] < ms[5] ? ms[3] : ms[5]
		rollup = ms[4] < ms[6] ? ms[4] : ms[6]
		printf "%-36s %-32s %8s %8s %10.1f\n", "30-day policy from rows", "", "", "", rows
		printf "%-36s %-32s %8.3f %8.3f %10.1f %s\n", "30-day policy from the rollup", "30-day policy from rows", 0.05, rollup / rows, rollup, rollup / rows <= 0.05 ? "reached" : "MISSED" }' ||
	status=1

# The ledger: evaluations by tick(), then all of them verified, the chain alone, one proof.
createdb ledger
q -d ledger -c 'CREATE EXTENSION retrain'
q -d ledger -f bench/ledger.sql | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' |
	awk '{ ms[NR] = $1 } END {
		if (NR != 4) exit 1
		printf "%-36s %-32s %8s %8s %10.2f\n", "evaluation by tick(), ms", "", "", "", ms[1] / 1000
		r = ms[2] / ms[1]
		printf "%-36s %-32s %8.2f %8.3f %10.2f %s\n", "its leaf, read back and hashed", "evaluation by tick()", 0.1, r, ms[2] / 1000, r <= 0.1 ? "reached" : "MISSED"
		printf "%-36s %-32s %8s %8s %10.1f\n", "ledger of 1,000 evaluations, chain", "", "", "", ms[3]
		printf "%-36s %-32s %8s %8s %10.1f\n", "inclusion proof among 1,000", "", "", "", ms[4] }' ||
	status=1

# Claim and record of one of many policies that are due.
createdb claim
q -d claim -c 'CREATE EXTENSION retrain'
q -d claim -f bench/claim.sql | awk '
	{ ms = $1 } END {
		if (NR != 1) exit 1
		printf "%-36s %-32s %8s %8s %10.2f %s\n", "claim and record, 10,000 due, ms", "", 10, "", ms, ms <= 10 ? "reached" : "MISSED" }' ||
	status=1

if python3 -c 'import duckdb' 2>/dev/null; then
	python3 bench/profile_duckdb.py || status=1
else
	echo "left out: profile_columns against SUMMARIZE of DuckDB (python3 has no duckdb)"
fi
if python3 -c 'import numpy, scipy' 2>/dev/null; then
	python3 bench/ks_scipy.py || status=1
else
	echo "left out: ks_stat against scipy (python3 has no scipy)"
fi
if python3 -c 'import numpy, sklearn' 2>/dev/null; then
	python3 bench/auc_sklearn.py || status=1
else
	echo "left out: roc_auc against scikit-learn (python3 has no sklearn)"
fi
exit "$status"
