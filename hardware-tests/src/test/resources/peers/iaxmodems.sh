#!/usr/bin/env bash
# Two software modems of iaxmodem, "a" and "b" in this folder, that can call each other. They have a network of their own, so that
# nothing of them is seen outside.
set -euo pipefail
if [ "${1:-}" != inside ]; then
  exec unshare --net bash "$0" inside
fi
ip link set lo up
here=$PWD
for name in a b; do
  # b listens where a calls
  case $name in a) port=4570 ;; *) port=4569 ;; esac
  cat >"$name.conf" <<END
device		$here/$name
owner		$(id -un):$(id -gn)
mode		600
port		$port
refresh		0
server		127.0.0.1
peername	any
secret		any
cidname		any
cidnumber	1
codec		slinear
nodaemon
END
done
# it looks for its configuration below /etc/iaxmodem
for name in a b; do
  timeout 120 iaxmodem "../..$here/$name.conf" >"$name.log" 2>&1 &
done
wait
