echo before
"$@"
status=$?
echo "after: $status"
exit $status
