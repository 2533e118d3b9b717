#!/bin/bash
set -euo pipefail
. ./zoo.sh

echo "works on $VIDEO_BUCKET"
while true; do
  message=$(receive)
  [ -n "$message" ] || continue
  finish "$(jq -r '.Messages[0].Body | fromjson | .id' <<< "$message")"
  delete "$(jq -r '.Messages[0].ReceiptHandle' <<< "$message")"
done
