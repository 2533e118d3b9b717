'use strict'

const pg = require('pg')
const zoo = require('./zoo')

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const columns = database.query('SELECT * FROM jobs LIMIT 0').then((result) => result.fields)

async function handle(client, own, message) {
  await columns
  await zoo.handle(client, own, message)
}

if (require.main === module) zoo.run(handle)
