// What a checkout page loads.
import { loadSense, loadWidget, tokenizeCard } from "@flexcharge/browser"

window.checkout = { loadSense, loadWidget, tokenizeCard }
