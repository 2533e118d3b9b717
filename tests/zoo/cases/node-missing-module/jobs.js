'use strict'

const pad = require('left-pad')

module.exports = { name: (id) => pad(id, 8, '0') }
