#!/bin/sh
# demo.sh: from decision to a better model, or to none, on a real year of
# flights.  Run by "make demo"; everything happens on a private server that is
# removed at the end.
#
# The year is played again, week by week: flights are scored by the version that
# is live, the policy is evaluated at its slot, and a decision to retrain goes
# its way: the trainer of examples/trainer, the gate, an approver, promotion.
set -eu
RETRAIN_WHAT=demo
. "$(dirname "$0")/../../test/lib/server.sh"
here=examples/flights began=$(date +%s)

step() {
	printf '\n==> %s\n' "$*"
}

# sql ROLE [PSQL ARGUMENT ...]: psql that stops at the first error.
sql() {
	role=$1
	shift
	PGOPTIONS="-c client_min_messages=warning" psql -X -q -v ON_ERROR_STOP=1 -U "$role" -d flights "$@"
}

# value ROLE QUERY: its result, columns separated by one blank.
value() {
	sql "$1" -At -F ' ' -c "$2"
}

# trainer_exec [ARGUMENT ...]: becomes examples/trainer; for the background, so
# that a signal reaches it.
trainer_exec() {
	export PGUSER=flights_trainer PGDATABASE=flights PYTHONPATH=examples/trainer PYTHONDONTWRITEBYTECODE=1
	exec "$RETRAIN_WORK/venv/bin/python" -m trainer --config examples/trainer/flights.toml "$@"
}

# trainer [ARGUMENT ...]: a run of it.
trainer() {
	(trainer_exec "$@")
}

# fail LOG MESSAGE
fail() {
	echo "$2 Its log:" >&2
	tail -n 30 "$1" >&2
	exit 1
}

# wait_trained REQUEST: until a trainer has reported.
wait_trained() {
	tries=0
	while :; do
		state=$(value flights_owner "SELECT CASE WHEN last_error IS NULL THEN state ELSE 'failed' END FROM retrain.requests WHERE request_id = '$1'")
		case $state in queued | leased) ;; *) break ;; esac
		tries=$((tries + 1))
		[ "$tries" -le 1200 ] || break
		sleep 0.1
	done
	[ "$state" = gating ] || fail "$RETRAIN_WORK/trainer.log" "The trainer did not report: the request is $state."
}

# gate REQUEST UNTIL: evaluates the gate as of an instant, against what is live
# then; sets result and version, shows the lines.
gate() {
	value flights_owner "SELECT result FROM retrain.evaluate_gates('$1', jsonb_build_object('until', '$2',
		'champion', retrain.live_version('late_flights', at => '$2')))" >"$RETRAIN_WORK/result"
	result=$(cat "$RETRAIN_WORK/result")
	version=$(value flights_owner "SELECT version FROM retrain.requests WHERE request_id = '$1'")
	sql flights_owner -v request="$1" -f $here/gate_lines.sql
}

step "Starting a private PostgreSQL server with retrain preloaded"
sh examples/trainer/venv.sh "$RETRAIN_WORK/venv"
retrain_server_start shared_preload_libraries=retrain shared_buffers=256MB retrain.enabled=off
createdb flights
psql -X -At -d flights -c 'SELECT version()' | cut -d, -f1
"$RETRAIN_WORK/venv/bin/python" -c 'import platform, psycopg, sklearn; print("Python", platform.python_version(), "with scikit-learn", sklearn.__version__, "and psycopg", psycopg.__version__)'

step "Loading all flights from New York City in 2013"
sql postgres -f $here/load.sql
sql postgres -f $here/business.sql
sql postgres -At -c "SELECT count(*) || ' flights, ' || count(label) || ' with a known outcome' FROM flights.prediction_log"
sql postgres -f $here/roles.sql
sql postgres -f $here/replay.sql

step "Sealing, before anything is trained: policy, gate, and who has to approve"
echo "    The year is over, so to the database all of it is post hoc: policy and gate allow that,"
echo "    and every record says so."
sql flights_owner -v digest="$(sha256sum <$here/predictions.csv.gz | cut -d' ' -f1)" -f $here/first_version.sql
value flights_serving "SELECT flights.serve('2013-01-01 05:00+00', '2013-03-01 05:00+00')" >/dev/null
sql flights_owner -f $here/policy.sql
sql flights_owner -f $here/gate.sql
sql flights_owner -f $here/sealed.sql

step "Starting the trainer, and beside it a model for the beginning of each month"
trainer_exec >"$RETRAIN_WORK/trainer.log" 2>&1 &
service=$!
trainer_exec experiment --log flights.year --label-time label_known_at --table flights.monthly_scores \
	--cutoffs 2013-03-01T05:00Z 2013-04-01T05:00Z 2013-05-01T05:00Z 2013-06-01T05:00Z 2013-07-01T05:00Z \
	2013-08-01T05:00Z 2013-09-01T05:00Z 2013-10-01T05:00Z 2013-11-01T05:00Z 2013-12-01T05:00Z \
	>"$RETRAIN_WORK/months.log" 2>&1 &
months=$!

step "The year, week by week"
echo "    The clock is that of 2013, so the slots are called for one after the other; in"
echo "    production the background worker does that."
value flights_owner "SELECT to_char(s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"') FROM retrain.policy_slots('weekly', '2013-03-08', '2013-12-31') AS s ORDER BY s" >"$RETRAIN_WORK/slots"
while read -r slot; do
	value flights_serving "SELECT flights.serve('$slot'::timestamptz - interval '180 hours', '$slot'::timestamptz - interval '12 hours')" >/dev/null
	verdict=$(value flights_owner "SELECT verdict FROM retrain.evaluate('weekly', '$slot')")
	[ "$verdict" = retrain ] || continue
	request=$(value flights_owner "SELECT request_id FROM retrain.requests WHERE open")
	printf '\n%s\n' "--- ${slot%T*}: $(value flights_owner "SELECT 'retrain, ' || reason FROM retrain.decisions WHERE policy = 'weekly' AND slot = '$slot'")"
	wait_trained "$request"
	gate "$request" "$slot"
	if [ "$result" = passed ]; then
		sql flights_risk -v request="$request" -v slot="$slot" -f $here/approve.sql
		trainer score --version "$version" --from "$(value flights_owner "SELECT to_char(('$slot'::timestamptz - interval '12 hours') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"')")" >"$RETRAIN_WORK/score.log" 2>&1 ||
			fail "$RETRAIN_WORK/score.log" "The version could not score."
		sql postgres -c 'ANALYZE flights.scores' -c 'ANALYZE flights.prediction_log'
	fi
done <"$RETRAIN_WORK/slots"
value flights_serving "SELECT flights.serve('2013-12-27 05:00+00', '2014-01-01 05:00+00')" >/dev/null
kill -TERM "$service"
wait "$service" || fail "$RETRAIN_WORK/trainer.log" "The trainer did not stop in good order."
sql flights_owner -f $here/story.sql

step "A drill: would the gate notice a candidate that was trained on broken labels?"
sql flights_owner -f $here/drill.sql
for kind in honest injected; do
	request=$(value flights_owner "SELECT retrain.request_retraining('late_flights', 'drill, $kind')")
	set -- --once --options '{"label_cutoff": "2013-12-31T05:00Z"}'
	[ "$kind" = honest ] || set -- "$@" --inject carrier=EV:42
	trainer "$@" >"$RETRAIN_WORK/trainer.log" 2>&1
	wait_trained "$request"
	echo "--- $kind:"
	gate "$request" 2013-12-31T17:00Z
	[ "$result" != passed ] || sql flights_risk -v request="$request" -f $here/reject.sql
done

step "What if the margin had been another one?"
sql flights_owner -f $here/margins.sql

step "Never, every month, by the policy: what each would have cost"
wait "$months" || fail "$RETRAIN_WORK/months.log" "The models of the months were not trained."
sql postgres -c 'CREATE UNIQUE INDEX ON flights.monthly_scores (flight, scheduled_departure, origin, version)' -c 'ANALYZE flights.monthly_scores'
sql flights_owner -f $here/schedules.sql -f $here/summary.sql >"$RETRAIN_WORK/schedules"
sed '/^==> In short/,$d' "$RETRAIN_WORK/schedules"

step "The lineage of one decision, and the ledger"
sql postgres -f $here/lineage.sql

step "In short"
sed '1,/^==> In short/d' "$RETRAIN_WORK/schedules"
value postgres "SELECT '    The ledger ' || CASE WHEN ok THEN 'verifies: ' || rows_checked || ' rows, ' || leaves_checked || ' evaluations.' ELSE 'does not verify: ' || reason END FROM retrain.verify_ledger()"
echo "    The demo took $(($(date +%s) - began)) s after the build, on $(nproc) cores."
