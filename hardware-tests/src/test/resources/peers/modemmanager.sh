#!/usr/bin/env bash
# What ModemManager finds out about a module.
# Arguments: PLUGIN PORT [PIN]
set -euo pipefail
# shellcheck source=/dev/null
. "$(dirname "$0")/manager.sh" "$@"

# both are asked for by timers, after the registration and after the setup
technology_known() { mmcli -m any -K | grep -q 'access-technologies.value'; }
signal_known() { mmcli -m any --signal-get -K | grep -Eq 'rsrp +: -[0-9]'; }

until_true 60 technology_known
mmcli -m any -K
mmcli -i any -K
mmcli -m any --signal-setup=5
until_true 30 signal_known
mmcli -m any --signal-get -K
mmcli -m any --3gpp-scan --timeout=120
mmcli -m any -d
