#!/bin/sh
# Makes a copy of the peers' folder that may be written, with Anki and PouchDB installed, for `make bench`:
#
#   tools/peers.sh FOLDER [COPY]
#
# RxDB and WatermelonDB are for the record only and have no goal: their README says how to add them. Packages come from
# wherever pip and npm are told to look; nothing here names an address. Quick when it is there already.
set -eu
from=${1:?the folder with the peers: gen_records.py, peers.py, proxy.py}
copy=${2:-$(dirname "$0")/../build/peers}

say() { printf '%s\n' "$*" >&2; }
stop() { say "peers: $*"; exit 1; }

[ -f "$from/gen_records.py" ] || stop "there is no gen_records.py in $from."
command -v npm >/dev/null 2>&1 || stop "PouchDB needs Node with npm; install nodejs and npm."
mkdir -p "$copy"
cp -R "$from/." "$copy/"
chmod -R u+w "$copy"
cd "$copy"
if [ ! -x venv/bin/python ]; then
    say "peers: an environment for their proxy and reference"
    python3 -m venv venv
    venv/bin/pip install -q psutil msgpack cbor2 zstandard orjson 'psycopg[binary]' sqlalchemy requests
fi
if [ ! -x venv-anki/bin/python ]; then
    say "peers: Anki"
    python3 -m venv venv-anki
    venv-anki/bin/pip install -q anki
fi
if [ ! -d pouch/node_modules ]; then
    say "peers: PouchDB"
    (cd pouch && npm install --silent --no-fund --no-audit pouchdb@9 express-pouchdb@4 express@4 pouchdb-find)
fi
say "peers: ready; make bench ARGS=\"--peers $copy\""
