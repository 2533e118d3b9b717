"""The SQS and S3 endpoint: moto behind a layer that records every call; runs in its container."""
