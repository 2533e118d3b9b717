import asyncio
import sys

import tasks


async def main():
    await tasks.broker.startup()
    await tasks.finish.kiq(int(sys.argv[1]))
    await tasks.broker.shutdown()


asyncio.run(main())
