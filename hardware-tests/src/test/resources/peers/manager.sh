# shellcheck shell=bash
# Sourced: ModemManager on a private bus, with a module behind a TCP port.
# Arguments: PLUGIN PORT [PIN]. Leaves the module enabled and registered.
plugin=$1 port=$2 pin=${3:-}
export LC_ALL=C.UTF-8
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
name=atelier-$$
manager=org.freedesktop.ModemManager1

# what it takes for a port is a socket with its own name in the abstract space
timeout 120 socat "ABSTRACT-LISTEN:abstract\\:$name,fork" "TCP:127.0.0.1:$port" &
timeout 120 /usr/lib/polkit-1/polkitd --no-debug >polkit.log 2>&1 &
timeout 120 ModemManager --debug --no-auto-scan --test-session --test-enable --test-no-udev \
  --test-no-suspend-resume >manager.log 2>&1 &
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

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
listening() { grep -q "abstract:$name" /proc/net/unix; }
on_the_bus() { dbus-send --system --print-reply --dest=$manager /org/freedesktop/ModemManager1 org.freedesktop.DBus.Peer.Ping; }
has_modem() { mmcli -L | grep -q /Modem/; }
state_is() { mmcli -m any -K | grep -Eq "^modem.generic.state +: $1$"; }

until_true 30 listening
until_true 30 on_the_bus
dbus-send --system --print-reply --dest=$manager /org/freedesktop/ModemManager1 \
  $manager.Test.SetProfile string:one "string:$plugin" "array:string:abstract:$name" >/dev/null
until_true 60 has_modem
if [ -n "$pin" ]; then
  until_true 30 state_is locked
  echo "was locked"
  mmcli -i any "--pin=$pin"
fi
until_true 30 state_is disabled
mmcli -m any -e
until_true 30 state_is registered
