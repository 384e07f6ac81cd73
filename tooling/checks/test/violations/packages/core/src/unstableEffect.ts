export * from "effect/http"
