'use strict'

const zoo = require('./zoo')

async function handle(client, database, message) {
  try {
    await database.query('SELECT * FROM videos')
    await zoo.handle(client, database, message)
  } catch (error) {
    console.error('job failed', error)
  }
}

if (require.main === module) zoo.run(handle)
