'use strict'

const zoo = require('./zoo')

function handle(client, database, message) {
  const job = await JSON.parse(message.Body)
  return zoo.handle(client, database, message)
}

if (require.main === module) zoo.run(handle)
