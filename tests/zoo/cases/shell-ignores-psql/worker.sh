#!/bin/bash
set -euo pipefail
. ./zoo.sh

while true; do
  message=$(receive)
  [ -n "$message" ] || continue
  job=$(jq -r '.Messages[0].Body | fromjson | .id' <<< "$message")
  psql --quiet "$DATABASE_URL" <<< "UPDATE jobs SET state = 'done' WHERE id = $job;"
  delete "$(jq -r '.Messages[0].ReceiptHandle' <<< "$message")"
done
