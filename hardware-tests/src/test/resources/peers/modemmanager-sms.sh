#!/usr/bin/env bash
# ModemManager sends a short message, and lists and reads the one that comes back.
# Arguments: PLUGIN PORT NUMBER TEXT
set -euo pipefail
number=$3 text=$4
# shellcheck source=/dev/null
. "$(dirname "$0")/manager.sh" "$1" "$2"

received() { mmcli -m any --messaging-list-sms | grep '(received)'; }

mmcli -m any --messaging-status -K
created=$(mmcli -m any "--messaging-create-sms=number=$number,text='$text'")
sms=$(grep -o '/org/.*/SMS/[0-9]*' <<<"$created")
mmcli -s "$sms" --send
mmcli -s "$sms" -K
until_true 60 received
came=$(received | grep -o '/org/.*/SMS/[0-9]*')
mmcli -s "$came" -K
mmcli -m any "--messaging-delete-sms=$came"
mmcli -m any --messaging-list-sms
mmcli -m any "--3gpp-ussd-initiate=*100#"
