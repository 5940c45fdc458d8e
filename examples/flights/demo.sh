#!/bin/sh
# demo.sh: the main job of retrain, end to end, on a real year of flights.
# Run by "make demo"; everything happens on a private server that is removed
# at the end.
set -eu
RETRAIN_WHAT=demo
. "$(dirname "$0")/../../test/lib/server.sh"

step() {
	printf '\n==> %s\n' "$*"
}

# sql ROLE [PSQL ARGUMENT ...]: psql that stops at the first error.
sql() {
	role=$1
	shift
	PGOPTIONS="-c client_min_messages=warning" psql -X -q -v ON_ERROR_STOP=1 -U "$role" -d flights "$@"
}

step "Starting a private PostgreSQL server with retrain preloaded"
retrain_server_start shared_preload_libraries=retrain shared_buffers=256MB retrain.naptime=1s
createdb flights
psql -X -At -d flights -c 'SELECT version()' | cut -d, -f1

step "Loading the prediction log: all flights from New York City in 2013"
sql postgres -f examples/flights/load.sql
sql postgres -f examples/flights/business.sql
sql postgres -At -c "SELECT count(*) || ' flights, ' || count(label) || ' with a known outcome' FROM flights.prediction_log"

step "Setting up: a role that owns the policy, then model, log, baseline, policy"
sql postgres -f examples/flights/roles.sql
sql flights_owner -f examples/flights/policy.sql
sql flights_owner -f examples/flights/sealed.sql

step "The background worker catches up on the weekly slots"
slots=43 done=0 tries=0
while [ "$done" -lt "$slots" ]; do
	before=$done
	done=$(sql flights_owner -At -c 'SELECT count(*) FROM retrain.decisions')
	if [ $((done / 10)) -gt $((before / 10)) ] || [ "$done" -ge "$slots" ]; then
		echo "$done of $slots weeks evaluated"
	fi
	tries=$((tries + 1))
	if [ "$tries" -gt 600 ]; then
		echo "The worker did not finish in time. Its log:" >&2
		tail -n 20 "$retrain_server_log" >&2
		exit 1
	fi
	[ "$done" -ge "$slots" ] || sleep 0.2
done

sql flights_owner -f examples/flights/story.sql
