'use strict'
// Passes when the worker's own client carries a value there and back.

const zoo = require('./zoo')

async function main() {
  const redis = zoo.redisClient()
  await redis.set('probe', 'value')
  if ((await redis.get('probe')) !== 'value') throw new Error('Redis did not keep the value')
  redis.disconnect()
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
