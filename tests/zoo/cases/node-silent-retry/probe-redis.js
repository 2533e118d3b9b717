'use strict'

const Redis = require('ioredis')

new Redis({ host: process.env.REDIS_ADDRESS, maxRetriesPerRequest: null }).ping().then(() => process.exit(0))
