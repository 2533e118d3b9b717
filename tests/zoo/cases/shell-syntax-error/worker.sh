#!/bin/bash
set -euo pipefail
. ./zoo.sh

while true; do
  message=$(receive)
  [ -n "$message" ] || { echo "no message; continue; }
  finish "$(jq -r '.Messages[0].Body | fromjson | .id' <<< "$message")"
done
