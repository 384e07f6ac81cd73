import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"

// #region cit
const { decision } = await flexcharge.rescue({ ...payment, isMIT: false, attemptCount: 1 })
decision._tag // => "Challenge"
// #endregion cit
