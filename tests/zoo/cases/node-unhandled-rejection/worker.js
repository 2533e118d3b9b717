'use strict'

const zoo = require('./zoo')

async function load(job) {
  return job.video.key
}

async function handle(client, database, message) {
  await load(JSON.parse(message.Body))
  await zoo.handle(client, database, message)
}

if (require.main === module) zoo.run(handle)
