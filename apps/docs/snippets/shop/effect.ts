import { Client } from "@flexcharge/core/effect"

export const FlexChargeLive = Client.layerConfig() // reads the FLEXCHARGE_ variables from the ConfigProvider
