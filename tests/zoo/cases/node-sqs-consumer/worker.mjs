import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { SQSClient } from '@aws-sdk/client-sqs'
import knex from 'knex'
import { Consumer } from 'sqs-consumer'

const database = knex({ client: 'pg', connection: process.env.DATABASE_URL })

async function handleMessageBatch(messages) {
  await setTimeout(1500)
  await database.transaction(async (transaction) => {
    for (const message of messages) {
      const { id } = JSON.parse(message.Body)
      await transaction('jobs').where({ id }).forUpdate().first()
      await transaction('jobs').where({ id }).update({ status: 'done' })
    }
  })
  return messages
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const consumer = Consumer.create({
    queueUrl: process.env.QUEUE_URL,
    sqs: new SQSClient({}),
    batchSize: 10,
    visibilityTimeout: 30,
    heartbeatInterval: 1,
    messageAttributeNames: ['All'],
    handleMessageBatch,
  })
  consumer.on('error', (error) => console.error(error.message))
  process.on('SIGTERM', () => consumer.stop({ abort: true }))
  consumer.start()
}
