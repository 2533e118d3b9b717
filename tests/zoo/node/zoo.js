'use strict'
// What an honest worker is made of; a case replaces the piece that it gets wrong.

const sqs = require('@aws-sdk/client-sqs')
const Redis = require('ioredis')
const pg = require('pg')

const QueueUrl = process.env.QUEUE_URL

function redisClient() {
  return new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: 1, lazyConnect: true })
}

async function receive(client, wait = 5) {
  const ask = new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: wait })
  return (await client.send(ask)).Messages ?? []
}

async function remove(client, message) {
  const { ReceiptHandle } = message
  await client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
}

async function finish(database, job, status = 'done') {
  await database.query('UPDATE jobs SET status = $1 WHERE id = $2', [status, job.id])
}

async function handle(client, database, message) {
  await finish(database, JSON.parse(message.Body))
  await remove(client, message)
  console.log('done', message.MessageId)
}

async function run(work = handle) {
  const client = new sqs.SQSClient({})
  const database = new pg.Pool({ connectionString: process.env.DATABASE_URL })
  const redis = redisClient()
  await redis.set('worker:alive', '1')
  for (;;) {
    for (const message of await receive(client)) {
      await work(client, database, message)
    }
  }
}

module.exports = { redisClient, receive, remove, finish, handle, run }
