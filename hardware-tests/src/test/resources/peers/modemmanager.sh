#!/usr/bin/env bash
# What ModemManager finds out about a module.
# Arguments: PLUGIN PORT [PIN]
set -euo pipefail
# shellcheck source=/dev/null
. "$(dirname "$0")/manager.sh" "$@"

mmcli -m any -K
mmcli -i any -K
mmcli -m any --signal-setup=5
mmcli -m any --signal-get -K
mmcli -m any --3gpp-scan --timeout=120
mmcli -m any -d
