export { saveRawBody } from "@flexcharge/server/node"
export { InjectFlexCharge, OnFlexChargeEvent } from "./decorators.ts"
export { FlexChargeModule } from "./FlexChargeModule.ts"
export type { FlexChargeAsyncOptions, FlexChargeOptions } from "./options.ts"
