#!/bin/bash
. ./zoo.sh

while true; do
  message=$(receive)
  [ -n "$message" ] || continue
  job=$(jq -r '.Messages[0].Body | fromjson | .id' <<< "$message")
  seconds=$(ffprobe -v error -show_entries format=duration "$job.mp4")
  finish "$job" "${seconds:-unknown}"
  delete "$(jq -r '.Messages[0].ReceiptHandle' <<< "$message")"
done
