import type { Client } from "@flexcharge/core"
import { InjectFlexCharge } from "@flexcharge/nest"
import { Injectable } from "@nestjs/common"
import { copyOf } from "./copy.ts"

@Injectable()
export class CopiesService {
  readonly #flexcharge: Client

  constructor(@InjectFlexCharge() flexcharge: Client) {
    this.#flexcharge = flexcharge
  }

  transmit(orderId: string) {
    return this.#flexcharge.transmit(copyOf(orderId))
  }
}
