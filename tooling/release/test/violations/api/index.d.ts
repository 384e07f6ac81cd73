/** @public */
export declare const open: (name: string, retries: number) => void
