# server.sh: a private server for scripts (demo, benchmark, documentation
# test).  A script sources it first of all:
#
#	#!/bin/sh
#	set -eu
#	. "$(dirname "$0")/../../test/lib/server.sh"
#	retrain_server_start shared_preload_libraries=retrain work_mem=64MB
#	psql -X -c 'CREATE EXTENSION retrain'
#
# Sourcing it runs the script again in a private copy of the tree, as an
# ordinary user, with the extension built and installed into a private copy of
# the server (sandbox.sh); the current directory is then the top of that copy.
# PATH begins with the server's programs.  Everything started is stopped and
# removed at the end, after an error, and after Ctrl-C.
#
# retrain_server_start [SETTING=VALUE ...]  makes a cluster, starts it and
#		exports PGHOST, PGPORT, PGUSER (a superuser); no TCP port is opened
# retrain_server_restart [SETTING=VALUE ...]  adds settings and restarts it
# retrain_server_stop  stops it and removes the cluster
# retrain_server_log  is the name of its log file
#
# RETRAIN_WHAT tells which tools the machine needs: test, demo or bench.

. "$(d=$(cd "$(dirname "$0")" && pwd -P); until [ -e "$d/retrain.control" ] || [ "$d" = / ]; do d=$(dirname "$d"); done; echo "$d")/test/lib/sandbox.sh"
retrain_sandbox "${RETRAIN_WHAT:-demo}" "$@"

retrain_data=$RETRAIN_WORK/data
retrain_server_log=$RETRAIN_WORK/server.log

# retrain_build [LOG]: compiles and installs into the private server, once.
retrain_build() {
	local log=${1:-$RETRAIN_WORK/build.log}
	[ ! -e "$RETRAIN_WORK/built" ] || return 0
	# the user's tree may hold products of another time or server
	make -s with_llvm=no PG_CONFIG="$PG_CONFIG" clean >"$log" 2>&1
	make -s -j"$(nproc)" with_llvm=no PG_CONFIG="$PG_CONFIG" WERROR="${WERROR:-}" all >>"$log" 2>&1 &&
		make -s with_llvm=no PG_CONFIG="$PG_CONFIG" WERROR="${WERROR:-}" install >>"$log" 2>&1 || {
		tail -n 30 "$log" >&2
		return 1
	}
	: >"$RETRAIN_WORK/built"
}

# retrain_settings SETTING=VALUE ...: writes lines of postgresql.conf.
retrain_settings() {
	local pair
	for pair in "$@"; do
		printf "%s = '%s'\n" "${pair%%=*}" "$(printf %s "${pair#*=}" | sed "s/'/''/g")"
	done
}

retrain_server_start() {
	rm -rf "$retrain_data" "$RETRAIN_WORK/s"
	mkdir "$RETRAIN_WORK/s"
	initdb -D "$retrain_data" -A trust -U postgres --no-sync --no-locale -E UTF8 >"$RETRAIN_WORK/initdb.log" 2>&1 || {
		cat "$RETRAIN_WORK/initdb.log" >&2
		rm -rf "$retrain_data"
		return 1
	}
	retrain_settings "unix_socket_directories=$RETRAIN_WORK/s" listen_addresses= port=5432 \
		fsync=off full_page_writes=off timezone=UTC log_timezone=UTC "$@" >>"$retrain_data/postgresql.conf"
	export PGHOST="$RETRAIN_WORK/s" PGPORT=5432 PGUSER=postgres
	trap retrain_server_stop EXIT
	retrain_server_control start
}

retrain_server_restart() {
	retrain_settings "$@" >>"$retrain_data/postgresql.conf"
	retrain_server_control restart
}

retrain_server_stop() {
	[ -e "$retrain_data" ] || return 0
	[ ! -e "$retrain_data/postmaster.pid" ] || retrain_server_control stop || :
	rm -rf "$retrain_data"
}

# retrain_server_control start|restart|stop: pg_ctl, whose output counts only
# when it fails.
retrain_server_control() {
	pg_ctl -D "$retrain_data" -w -t 120 -m fast -l "$retrain_server_log" "$1" >"$RETRAIN_WORK/pg_ctl.log" 2>&1 || {
		cat "$RETRAIN_WORK/pg_ctl.log" >&2
		tail -n 20 "$retrain_server_log" >&2
		return 1
	}
}

if [ -z "${RETRAIN_NO_BUILD:-}" ]; then
	retrain_build || exit 1
fi
