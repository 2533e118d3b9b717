import zoo from './zoo.js'
import { handle } from './jobs.mjs'

await zoo.run(handle)
