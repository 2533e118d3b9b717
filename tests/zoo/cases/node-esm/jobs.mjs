import zoo from './zoo.js'

export async function handle(client, database, message) {
  await zoo.handle(client, database, message)
}
