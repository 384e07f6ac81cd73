/** Renders the pages of routes with a component. This shop has no such route, so it renders nothing. */
export default (): Response => new Response("Page not found.", { status: 404 })
