import os
from unittest import mock

import redis

if os.environ.get("ENVIRONMENT", "test") == "test":
    client = mock.MagicMock(spec=redis.Redis)
else:
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
