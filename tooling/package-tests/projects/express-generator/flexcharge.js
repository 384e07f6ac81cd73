const { createClient } = require("@flexcharge/core")

/** One client for the whole process. It reads the FLEXCHARGE_ variables of the environment. */
module.exports = createClient()
