export { saveRawBody } from "@flexcharge/server/node"
export { InjectFlexCharge, OnFlexChargeEvent } from "./decorators.ts"
export { FlexChargeModule } from "./FlexChargeModule.ts"
export { type FlexChargeAsyncOptions, type FlexChargeOptions, flexChargeClientToken } from "./options.ts"
