/** @type {import("@flexcharge/core").DoctorCheck[]} */
export default [
  {
    name: "endpoint",
    run: async (signal) => {
      const url = `${process.env.SHOP_URL}/webhooks/flexcharge`
      const { status } = await fetch(url, { method: "POST", body: "{}", signal })
      if (status === 401) return { ok: true, detail: "an unsigned delivery is rejected" }
      return {
        ok: false,
        problem: `the endpoint responds to an unsigned delivery with ${status}, not with 401`,
        advice: "Mount the webhook route before body parsers and logins.",
      }
    },
  },
]
