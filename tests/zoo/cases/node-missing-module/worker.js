'use strict'

const zoo = require('./zoo')
const jobs = require('./jobs')

async function handle(client, database, message) {
  console.log(jobs.name(message.MessageId))
  await zoo.handle(client, database, message)
}

if (require.main === module) zoo.run(handle)
