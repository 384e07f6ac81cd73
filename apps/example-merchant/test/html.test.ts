import { expect, test } from "vitest"
import { html, jsonScript } from "../src/html.ts"

test("html escapes text and keeps nested markup", () => {
  const name = `<b title="x">&'`
  expect(html`<p>${name}${html`<i>${1}</i>`}${undefined}</p>`.markup).toBe(
    "<p>&lt;b title=&quot;x&quot;&gt;&amp;&#39;<i>1</i></p>",
  )
  expect(html`${[html`<li>a</li>`, html`<li>b</li>`]}`.markup).toBe("<li>a</li><li>b</li>")
})

test("jsonScript escapes data that would end the script element", () => {
  expect(jsonScript("settings", { note: "</script><script>" }).markup).toBe(
    '<script type="application/json" id="settings">{"note":"\\u003c/script>\\u003cscript>"}</script>',
  )
})
