'use strict'

const zoo = require('./zoo')

async function work(database, job) {
  await database.query('SELECT pg_sleep(3)')
  await zoo.finish(database, job)
}

async function handle(client, database, message) {
  await Promise.all([work(database, JSON.parse(message.Body)), zoo.remove(client, message)])
}

if (require.main === module) zoo.run(handle)
