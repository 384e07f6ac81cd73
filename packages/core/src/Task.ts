/** Work in plain code that both faces render: a call, as long as nothing goes wrong. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { ApiError } from "./ApiError.ts"

/** The fiber that asks; absent on the Promise face, which needs none. */
export type Caller = Fiber.Fiber<unknown, unknown> | undefined

/** Stops the work; `done` is then never told. */
export type Stop = () => void

/** Starts the work, whose end `done` is told once, perhaps at once; gives what stops it. */
export type Task<A> = (caller: Caller, done: (exit: Exit.Exit<A, ApiError>) => void) => Stop

/** Of work that is over already. */
export const nothingToStop: Stop = () => {}

const work: unique symbol = Symbol("work")

interface Rendered<A> extends Effect.Effect<A, ApiError> {
  [work]?: Task<A>
}

/** A task as an effect; its fiber's interruption stops it. */
export const asEffect = <A>(task: Task<A>): Effect.Effect<A, ApiError> => {
  const effect: Rendered<A> = Effect.withFiber((fiber) =>
    Effect.callback((resume) => Effect.sync(task(fiber, resume))),
  )
  effect[work] = task
  return effect
}

/** Starts an effect: one of a task without a fiber, which would cost a third of the whole call. */
export const start = <A>(
  effect: Rendered<A>,
  caller: Caller,
  done: (exit: Exit.Exit<A, ApiError>) => void,
): Stop => effect[work]?.(caller, done) ?? fork(effect, caller, done)

/** Runs an effect on a fiber of its own, with the caller's context. */
export const fork = <A>(
  effect: Effect.Effect<A, ApiError>,
  caller: Caller,
  done: (exit: Exit.Exit<A, ApiError>) => void,
): Stop => {
  const fiber = caller === undefined ? Effect.runFork(effect) : Effect.runForkWith(caller.context)(effect)
  const unobserve = fiber.addObserver(done)
  return () => {
    unobserve()
    fiber.interruptUnsafe()
  }
}

const machineClock = Context.get(Context.empty(), Clock.Clock)

/** The caller's clock, or the machine's. */
export const clockOf = (caller: Caller): Clock.Clock =>
  caller === undefined ? machineClock : caller.getRef(Clock.Clock)
