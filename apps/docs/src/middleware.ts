/** What is done to every page as it is rendered. */
import { defineMiddleware } from "astro:middleware"
import { withColumnNames } from "./site/columnNames.ts"

export const onRequest = defineMiddleware(async (_, next) => {
  const response = await next()
  if (!response.headers.get("content-type")?.startsWith("text/html")) return response
  return new Response(withColumnNames(await response.text()), response)
})
