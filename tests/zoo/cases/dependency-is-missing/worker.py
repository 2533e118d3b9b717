import os

import sentry_sdk

from zoo import run

if __name__ == "__main__":
    sentry_sdk.init(os.environ.get("SENTRY_DSN", ""))
    run()
