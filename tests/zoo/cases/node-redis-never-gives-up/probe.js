'use strict'

const { createClient } = require('redis')

async function main() {
  const client = createClient({ url: process.env.REDIS_URL })
  client.on('error', () => {})
  await client.connect()
  await client.ping()
  await client.close()
}

main()
