import { createContext, type ReactNode, useContext } from "react"
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "react-router"

/** The nonce of the Content Security Policy. entry.server.tsx provides it. */
export const NonceContext = createContext<string | undefined>(undefined)

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(NonceContext)
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}
