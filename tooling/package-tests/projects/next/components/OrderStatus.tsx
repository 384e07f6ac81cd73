"use client"
import { useRouter } from "next/navigation"
import { useEffect } from "react"

/** Shows the status of an order. While it is not decided, the page requests it again every 5 seconds. */
export const OrderStatus = ({ status }: { readonly status: "paid" | "declined" | "waiting" }) => {
  const router = useRouter()
  useEffect(() => {
    if (status !== "waiting") return
    const timer = setInterval(() => router.refresh(), 5_000)
    return () => clearInterval(timer)
  }, [status, router])
  return <p role="status">{status}</p>
}
