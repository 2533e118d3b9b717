'use strict'

const zoo = require('./zoo')

async function handle(client, pool, message) {
  const connection = await pool.connect()
  await connection.query('BEGIN')
  await zoo.finish(connection, JSON.parse(message.Body))
  connection.release()
  await zoo.remove(client, message)
}

if (require.main === module) zoo.run(handle)
