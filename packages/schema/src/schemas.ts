/** Every schema. The interfaces, the tables in src/generated and the OpenAPI document are generated from them. */

export * from "./Addresses.ts"
export * from "./Evaluate.ts"
export * from "./Field.ts"
export * from "./OpenLiterals.ts"
export * from "./Orders.ts"
export * from "./Payment.ts"
export * from "./ResponseEnvelope.ts"
export * from "./Scalars.ts"
export * from "./Token.ts"
export * from "./Tokenize.ts"
export * from "./Transmit.ts"
export * from "./WebhookBody.ts"
