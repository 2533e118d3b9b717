"""Tests of the SQS and S3 endpoint."""
