/** Renders the pages of routes with a component. This shop has no such route, so no request comes here. */
export default (): Response => new Response("Page not found.", { status: 404 })
