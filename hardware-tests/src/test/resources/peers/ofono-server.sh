#!/usr/bin/env bash
# The AT server that comes with oFono's source, behind a virtual serial port named "modem" in this folder.
set -euo pipefail
timeout 120 /usr/local/bin/ofono-at-server -t 2 >server.log 2>&1 &
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
end=$((SECONDS + 20))
until [ -S server_sock ]; do
  if [ $SECONDS -ge $end ]; then
    echo "the server does not listen" >&2
    exit 1
  fi
  sleep 0.1
done
timeout 120 socat PTY,link=modem,rawer UNIX-CONNECT:./server_sock
