export const load = () => import("../../server/src/page.ts")
