/** The payment that every benchmark of the client sends: 1.2 kB of JSON, as a shop sends it. */

const address = {
  firstName: "John",
  lastName: "Doe",
  country: "United States",
  countryCode: "US",
  addressLine1: "123 Main St.",
  state: "CA",
  city: "San Francisco",
  zipcode: "94111",
} as const

/** A declined payment without its order id. */
export const payment = {
  isDeclined: true,
  isMIT: false,
  mid: "a8a0a74d-2509-4cbc-9eb5-879c7a34eb45",
  siteId: "b8a0a74d-2509-4cbc-9eb5-879c7a34eb45",
  customerIp: "203.0.113.9",
  transaction: {
    id: "3478613",
    amount: 15000,
    currency: "USD",
    timestampUtc: "2026-06-12T14:30:00Z",
    timezoneUtcOffset: 0,
    responseCode: "05",
    responseCodeSource: "nmi",
    responseDescription: "Do not honor",
    responseStatus: "DECLINED",
    processorName: "Acme Payments",
    avsResultCode: "M",
    cvvResultCode: "M",
    cavvResultCode: "NA",
  },
  payer: { email: "john@example.com", phone: "+15551234567" },
  billingInformation: address,
  shippingInformation: address,
  orderItems: [{ sku: "sku-1", name: "Thing", amount: 15000, quantity: 1 }],
  paymentMethod: {
    cardNumber: "zJb6YF7pL5gk8x9VhRnSwHd4q2t",
    token: true,
    expirationMonth: 9,
    expirationYear: 2029,
    holderName: "John Doe",
    cardType: "CREDIT",
    cardBrand: "VISA",
    cardCountry: "US",
    cardBinNumber: "411111",
    cardLast4Digits: "1111",
  },
} as const
