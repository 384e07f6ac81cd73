// Express body parsers in front of the webhook route, with or without the raw body kept.
import express from "express"

export const parsers = ["express.json()", "express.urlencoded()"]

export const useBodyParser = (app, parser, saveRawBody) => {
  const settings = { type: () => true, ...(saveRawBody && { verify: saveRawBody }) }
  if (parser === parsers[0]) app.use(express.json(settings))
  if (parser === parsers[1]) app.use(express.urlencoded({ extended: false, ...settings }))
}
