# What an honest worker is made of; a case replaces the piece that it gets wrong.

receive() {
  aws --endpoint-url "$AWS_ENDPOINT_URL" sqs receive-message \
    --queue-url "$QUEUE_URL" --wait-time-seconds 5 --output json
}

delete() {
  aws --endpoint-url "$AWS_ENDPOINT_URL" sqs delete-message \
    --queue-url "$QUEUE_URL" --receipt-handle "$1"
}

redis() {
  redis-cli -e -u "$REDIS_URL" "$@"
}

finish() {
  psql --quiet --set ON_ERROR_STOP=1 "$DATABASE_URL" \
    --command "UPDATE jobs SET status = '${2:-done}' WHERE id = $1"
}
