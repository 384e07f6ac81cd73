// Runs the journey as a test of workerd, which has no built-in modules of Node. The input is a binding.
import { runJourney } from "./journey.mjs"

export default {
  async test(_controller, environment) {
    console.log(`journey: ${await runJourney(environment.input)}`)
  },
}
