#!/bin/sh
# pgtree.sh PG_CONFIG DEST: make a private, writable copy of a PostgreSQL
# installation below DEST and print its pg_config.
#
# Every PostgreSQL binary finds its share and lib directories relative to its
# own real path.  So the programs are copied, all else is linked, and plain
# "make install" with the copied pg_config goes into the copy: no system
# directory is written, on any supported version, by root or by anybody.
set -eu
pg_config=$1 dest=$2
bin=$("$pg_config" --bindir) lib=$("$pg_config" --pkglibdir)
share=$("$pg_config" --sharedir) include=$("$pg_config" --includedir-server)
pgxs=$(dirname "$(dirname "$(dirname "$("$pg_config" --pgxs)")")")

rm -rf "$dest"
mkdir -p "$dest$bin" "$dest$lib" "$dest$share/extension"
cp -L "$bin"/* "$dest$bin/"
for f in "$lib"/*; do
	case ${f##*/} in bitcode | pgxs | retrain.so) continue ;; esac
	ln -s "$f" "$dest$lib/"
done
for f in "$share"/*; do
	[ "${f##*/}" = extension ] || ln -s "$f" "$dest$share/"
done
for f in "$share"/extension/*; do
	case ${f##*/} in retrain*) continue ;; esac
	ln -s "$f" "$dest$share/extension/"
done
mkdir -p "$(dirname "$dest$include")" "$(dirname "$dest$pgxs")"
ln -s "$include" "$dest$include"
[ -e "$dest$pgxs" ] || ln -s "$pgxs" "$dest$pgxs"
echo "$dest$bin/pg_config"
