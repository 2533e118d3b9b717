#!/bin/bash
set -euo pipefail
. ./zoo.sh

while true; do
  message=$(receive)
  [ -n "$message" ] || continue
  job=$(jq -r '.Messages[0].Body | fromjson | .id' <<< "$message")
  duration=$(ffprobe -v error -show_entries format=duration "$job.mp4")
  finish "$job" "$duration"
  delete "$(jq -r '.Messages[0].ReceiptHandle' <<< "$message")"
done
