'use strict'

const zoo = require('./zoo')

const redis = zoo.redisClient()
redis
  .ping()
  .catch((error) => console.error('no Redis:', error.message))
  .finally(() => process.exit(0))
