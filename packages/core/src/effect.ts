/** The Effect face: the client as a service with its layers; the same errors and types as the Promise face. */
export { ApiError, isApiError, type Reason } from "./ApiError.ts"
export * as Client from "./Client.ts"
export type { ClientOptions, Domain, Environment, Policy } from "./ClientOptions.ts"
export * as Mit from "./Mit.ts"
export { orderStream } from "./OrderStream.ts"
export type { Rescued } from "./Rescuing.ts"
export type { Service } from "./Service.ts"
