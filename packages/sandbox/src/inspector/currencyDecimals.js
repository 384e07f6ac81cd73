/**
 * The decimals of a currency's major unit. The browser's own formats differ: it shows HUF without the two that ISO 4217
 * defines. The server and the inspector both use this file.
 */

// The currencies that have other than two. Source: ISO 4217, list of 2024-06-25.
const exceptions = new Map([
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
])

/** How many decimals amounts of a currency have: 2 for USD, 0 for JPY, 3 for KWD. @param {string} currency */
export const decimalsOf = (currency) => {
  for (const [decimals, currencies] of exceptions)
    if (currencies.split(" ").includes(currency)) return decimals
  return 2
}
