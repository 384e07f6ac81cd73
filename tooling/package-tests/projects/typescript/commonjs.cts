import core = require("@flexcharge/core")
import schema = require("@flexcharge/schema")

const hidden: schema.Secret = schema.Secret.make("x")
const client: core.Client = core.createClient({ appKey: "k", appSecret: hidden })
void client
