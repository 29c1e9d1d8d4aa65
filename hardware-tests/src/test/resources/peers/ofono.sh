#!/usr/bin/env bash
# oFono on a private bus, with a module behind a TCP port (its phonesim plugin).
# Argument: PORT
set -euo pipefail
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
printf '[emu]\nDriver=phonesim\nAddress=127.0.0.1\nPort=%s\n' "$1" >phonesim.conf
OFONO_PHONESIM_CONFIG=phonesim.conf OFONO_AT_DEBUG=1 timeout 120 ofonod -n -d >ofonod.log 2>&1 &
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

call() { dbus-send --system --print-reply --dest=org.ofono "$@"; }
until_true() { # seconds, command
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $end ]; then
      echo "did not come true: $*" >&2
      return 1
    fi
    sleep 0.2
  done
}
set_true() { call /emu org.ofono.Modem.SetProperty "string:$1" variant:boolean:true; }
registered() { call /emu org.ofono.NetworkRegistration.GetProperties | grep -q '"registered"'; }

until_true 30 call /emu org.ofono.Modem.GetProperties
set_true Powered
until_true 30 set_true Online
until_true 30 registered
for interface in Modem NetworkRegistration SimManager; do
  call /emu "org.ofono.$interface.GetProperties"
done
