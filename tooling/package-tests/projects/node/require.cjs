// CommonJS requires the packages, which are ES modules.
const { Secret } = require("@flexcharge/schema")
const { createClient } = require("@flexcharge/core")
const { verify } = require("@flexcharge/webhooks")
const { webhookEndpoint } = require("@flexcharge/server")
const { webhookAction } = require("@flexcharge/remix")
const { webhooks } = require("@flexcharge/express")
const { createSandbox } = require("@flexcharge/sandbox")
const { tokenizeCard } = require("@flexcharge/browser")

const functions = [
  createClient,
  verify,
  webhookEndpoint,
  webhookAction,
  webhooks,
  createSandbox,
  tokenizeCard,
]
console.log(
  functions.every((each) => typeof each === "function"),
  String(Secret.make("x")),
)
