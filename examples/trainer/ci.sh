#!/bin/sh
# ci.sh: the queue of retrain in plain psql and shell, for those who train in a
# CI pipeline.  Connects as PGHOST, PGUSER, PGSERVICE ... tell; needs nothing but psql.
#
#	ci.sh start MODEL COMMAND [ARGUMENT ...]	claims a request and runs the command, which
#		starts the pipeline; gives the request back when it fails.  Status 0: started;
#		5: nothing to do.  Call it from cron, once a minute or so.
#
# The command finds RETRAIN_REQUEST, RETRAIN_TOKEN, RETRAIN_FENCE, RETRAIN_MODEL and
# RETRAIN_ACTION in its environment.  The pipeline hands them on to these, and connects
# as the same role: a token opens nothing for another one.
#
#	ci.sh rows FILE [OPTIONS]	the governed training set as CSV with a header; OPTIONS is JSON
#	ci.sh heartbeat [PROGRESS]	renews the lease; status 4: cancelled, stop.  PROGRESS is JSON
#	ci.sh report VERSION URI ARTIFACT [DETAILS]	the file ARTIFACT was trained; DETAILS is JSON
#	ci.sh failed MESSAGE
#	ci.sh release REASON
#
# RETRAIN_LEASE: how long a lease is, and a pipeline may be silent (default: 30 minutes).
# RETRAIN_RUN: name of the run, the key of its report (default: that of the attempt).
set -eu
: "${RETRAIN_LEASE:=30 minutes}"

# ask [PSQL ARGUMENT ...]: runs the statements of its input.  The token goes through
# the environment, since everybody on the host sees arguments (\getenv: psql 15 or later).
ask() {
	{ echo '\getenv token RETRAIN_TOKEN'; cat; } | RETRAIN_TOKEN="${RETRAIN_TOKEN:-}" psql -X -A -t -q -v ON_ERROR_STOP=1 -v lease="$RETRAIN_LEASE" -v request="${RETRAIN_REQUEST:-}" \
		-v fence="${RETRAIN_FENCE:-0}" "$@"
}

# again COMMAND ...: once more, with longer pauses, while the server cannot be
# reached; status 2 is psql's word for that.
again() {
	pause=1
	while :; do
		status=0
		"$@" || status=$?
		[ "$status" = 2 ] && [ "$pause" -le 64 ] || return "$status"
		echo "ci.sh: the server cannot be reached; again in $pause s" >&2
		sleep "$pause"
		pause=$((pause * 2))
	done
}

claim() {
	ask -F ' ' -v model="$1" -v trainer="ci on $(hostname)" <<-'SQL'
	SELECT request_id, token, fence, action FROM retrain.claim(:'trainer', :'model', :'lease');
	SQL
}

start() {
	model=$1
	shift
	claimed=$(again claim "$model")
	[ -n "$claimed" ] || return 5
	read -r RETRAIN_REQUEST RETRAIN_TOKEN RETRAIN_FENCE RETRAIN_ACTION <<-CLAIMED
	$claimed
	CLAIMED
	RETRAIN_MODEL=$model
	export RETRAIN_REQUEST RETRAIN_TOKEN RETRAIN_FENCE RETRAIN_ACTION RETRAIN_MODEL
	"$@" || {
		release "the pipeline could not be started" || :  # cancelled meanwhile
		return 1
	}
}

# The query and the copy see one snapshot.  \copy takes no variables, so that
# the rows come by COPY to standard output.
rows() {
	ask -v options="${2:-{\}}" >"$1.part" <<-'SQL' || return
	BEGIN ISOLATION LEVEL REPEATABLE READ;
	SELECT format('COPY (%s) TO STDOUT (FORMAT csv, HEADER)', query) FROM retrain.training_set(:'request', :'options') \gexec
	COMMIT;
	SQL
	mv "$1.part" "$1"
}

heartbeat() {
	[ "$(ask -v progress="${1:-{\}}" <<-'SQL'
	SELECT cancelled FROM retrain.heartbeat(:'request', :'token', :'progress', :'lease');
	SQL
	)" = f ] || return 4
}

# A report that is repeated unchanged gives the first answer again.
report() {
	ask -v version="$1" -v uri="$2" -v digest="$(sha256sum <"$3" | cut -d' ' -f1)" -v details="${4:-{\}}" \
		-v key="${RETRAIN_RUN:-fence $RETRAIN_FENCE}" <<-'SQL'
	SELECT state FROM retrain.report(:'request', :'token', :fence, :'key', 'trained', :'version', :'uri', decode(:'digest', 'hex'), :'details');
	SQL
}

failed() {
	ask -v message="$1" -v key="${RETRAIN_RUN:-fence $RETRAIN_FENCE} failed" <<-'SQL'
	SELECT state FROM retrain.report(:'request', :'token', :fence, :'key', 'failed', error => :'message');
	SQL
}

release() {
	ask -v reason="$1" <<-'SQL'
	SELECT retrain.release(:'request', :'token', '0', :'reason');
	SQL
}

command=${1:-help}
case $command in
	start) shift; start "$@" ;;
	rows | heartbeat | report | failed | release) shift; again "$command" "$@" ;;
	*) sed -n '2,/^set -eu/s/^#[\t ]\{0,1\}//p' "$0" >&2; exit 2 ;;
esac
