# sandbox.sh: run a script in a private copy of this tree, with a private copy
# of the server, as an ordinary user.  Sourced by test/run.sh and server.sh.
#
# retrain_sandbox WHAT "$@" called by a script of this tree
#  - outside: prepares the machine (prepare.sh), copies the tree and the server
#    below one temporary directory, runs the same script there with the same
#    arguments, and exits with its status.  PostgreSQL refuses to run as root,
#    so root becomes an ordinary user.  Whatever happens (end, error, Ctrl-C,
#    TERM, HUP), every process that runs in or from that directory is ended
#    and the directory removed.
#  - inside: returns.  The current directory is the copied tree, RETRAIN_WORK
#    the temporary directory, PG_CONFIG that of the private server, TMPDIR a
#    directory in it.  Files put into $RETRAIN_WORK/keep are copied to
#    tmp_check/ of the user's tree when the script fails.

# retrain_pids DIR: prints the processes whose program or current directory is
# below DIR, this shell excepted.
retrain_pids() {
	ls -ld /proc/[0-9]*/exe /proc/[0-9]*/cwd 2>/dev/null |
		sed -n "s|.* /proc/\([0-9]*\)/[a-z]* -> $1[/ ].*|\1|p; s|.* /proc/\([0-9]*\)/[a-z]* -> $1\$|\1|p" |
		sort -u | grep -v "^$$\$"
}

# retrain_end_processes DIR: ends them all.  A server gets SIGQUIT, on which it
# stops at once but removes its shared memory.  initdb and the server programs
# that it runs would leave theirs behind: a second or two lets them finish.
# What is left after 10 s gets SIGKILL.
retrain_end_processes() {
	local dir=$1 pid signal round=0
	while :; do
		set -- $(retrain_pids "$dir")
		[ "$#" -gt 0 ] || return 0
		[ "$((round % 10))" != 0 ] || for pid in "$@"; do
			signal=TERM
			case $(tr '\0' ' ' 2>/dev/null </proc/"$pid"/cmdline) in
				*initdb* | *' --boot '* | *' --single '* | *' --check '*) signal=0 ;;
				postgres* | */postgres' '*) signal=QUIT ;;
			esac
			[ "$round" -lt 100 ] || signal=KILL
			kill -"$signal" "$pid" 2>/dev/null || :
		done
		round=$((round + 1))
		[ "$round" -lt 110 ] || return 0
		sleep 0.1
	done
}

retrain_sandbox_cleanup() {
	trap '' INT TERM HUP
	trap - EXIT
	retrain_end_processes "$work"
	rm -rf "$work"
}

# retrain_tree_root: the directory above "$0" that holds retrain.control.
retrain_tree_root() {
	local dir
	dir=$(cd "$(dirname "$0")" && pwd -P)
	while [ ! -e "$dir/retrain.control" ]; do
		[ "$dir" != / ] || { echo "retrain: $0 is in no retrain tree" >&2; exit 1; }
		dir=$(dirname "$dir")
	done
	echo "$dir"
}

retrain_sandbox() {
	local what=$1 root script base user='' group rc=0
	shift
	if [ -n "${RETRAIN_WORK:-}" ]; then
		cd "$RETRAIN_WORK/src"
		return
	fi
	root=$(retrain_tree_root)
	script=$(cd "$(dirname "$0")" && pwd -P)/$(basename "$0")
	script=${script#"$root"/}
	. "$root/test/lib/prepare.sh"
	retrain_prepare "$what"

	if [ "$(id -u)" = 0 ]; then
		user=$(getent passwd nobody postgres | head -n 1 | cut -d: -f1)
		[ -n "$user" ] || retrain_die "there is neither a user nobody nor postgres to run the server as"
		group=$(id -g "$user")
	fi
	base=${TMPDIR:-/tmp}
	# socket names are limited to 107 bytes; root's TMPDIR may be root's own
	if [ "${#base}" -gt 40 ] || { [ -n "$user" ] &&
		! setpriv --reuid="$user" --regid="$group" --clear-groups test -x "$base"; }; then
		base=/tmp
	fi
	[ "$what" != test ] || rm -rf "$root/tmp_check"
	work=$(mktemp -d "$(cd "$base" && pwd -P)/retrain.XXXXXX")
	trap retrain_sandbox_cleanup EXIT
	trap 'retrain_sandbox_cleanup; exit 129' HUP
	trap 'retrain_sandbox_cleanup; exit 130' INT
	trap 'retrain_sandbox_cleanup; exit 143' TERM
	chmod 755 "$work"
	mkdir "$work/src" "$work/tmp" "$work/keep"
	tar -C "$root" -cf - --exclude=./.git --exclude='./tmp_*' --exclude=./results --exclude='*.o' \
		--exclude='*.so' --exclude='*.bc' . | tar -C "$work/src" --no-same-owner -xf -
	PG_CONFIG=$(sh "$root/test/pgtree.sh" "$PG_CONFIG" "$work/tree")
	"$("$PG_CONFIG" --bindir)/postgres" --version >/dev/null ||
		retrain_die "programs cannot be run below $base; set TMPDIR to a directory where they can"
	[ -z "$user" ] || chown -R -h "$user:$group" "$work"

	# In the background, because a shell runs its traps only when the command
	# in the foreground has ended; in a session of its own, so that Ctrl-C
	# reaches this shell only, which then ends the others in the right way.
	set -- env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u MAKEOVERRIDES -u PGHOST -u PGHOSTADDR -u PGPORT \
		-u PGUSER -u PGDATABASE -u PGDATA -u PGSERVICE -u PGOPTIONS -u PGPASSWORD -u PGPASSFILE \
		-u LANG -u LANGUAGE LC_ALL=C.UTF-8 TZ=UTC HOME="$work" TMPDIR="$work/tmp" RETRAIN_WORK="$work" \
		PG_CONFIG="$PG_CONFIG" PATH="$("$PG_CONFIG" --bindir):$PATH" sh "$work/src/$script" "$@"
	[ -z "$user" ] || set -- setpriv --reuid="$user" --regid="$group" --clear-groups "$@"
	(cd "$work/src" && exec setsid "$@") &
	wait $! || rc=$?
	if [ "$rc" != 0 ] && [ -n "$(ls "$work/keep")" ]; then
		rm -rf "$root/tmp_check"
		if cp -r "$work/keep" "$root/tmp_check" 2>/dev/null; then
			retrain_say "logs of what failed are in $root/tmp_check"
		fi
	fi
	exit "$rc"
}
