/**
 * What test files import from vitest, for `deno test`: Deno's own runner runs the tests of `node:test`, and vitest's
 * matchers and spies are packages of their own.
 */
import { describe, test } from "node:test"
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from "@vitest/expect"
import { fn, restoreAllMocks, spyOn } from "@vitest/spy"
import * as chai from "chai"

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)

export const expect = Object.assign(chai.expect, Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT))
expect.extend(expect, customMatchers)

export const vi = { fn, spyOn, restoreAllMocks }

export { describe, test }
