/** The package consists of TypeScript sources that do not compile under `nodenext`; tsconfig.typecheck.json maps its name here. */
import type { StarlightPlugin } from "@astrojs/starlight/types"

declare const starlightLinksValidator: () => StarlightPlugin
export default starlightLinksValidator
