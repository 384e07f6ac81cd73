/** How many decimals amounts of a currency have. Declared for packages that compile this one from its source. */
export declare const decimalsOf: (currency: string) => number
