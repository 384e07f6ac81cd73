/** Every page of the shop. Each has its own Content Security Policy, so the shop returns it as a whole. */
import { clientAddress, shopContext } from "../shop.server.ts"
import type { Route } from "./+types/pages.ts"

export const loader = ({ request, context }: Route.LoaderArgs): Promise<Response> =>
  context.get(shopContext).handle(request, clientAddress(request))

// Forms are sent to the address of their page.
export const action = loader
