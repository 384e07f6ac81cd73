// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
//
// Each table lists the fields of one object of a request, in the order of the schema. `check` returns what is invalid
// about a single value; `validate` is the table of an inner object or list; `wireName`, `whenEmpty`, `encode` and
// `isSent` say how the field differs in the service's JSON. `validateRequest.ts` reads the tables: it rejects unknown
// fields, reports missing and invalid ones with their paths, and writes the rest as the service's JSON.
// The tables exist so that the Promise API needs no Effect at run time. Property tests compare them with the schemas.
import { cardRule, list, object, single, type Validate, zipRule } from "../validateRequest.ts"
import * as wireValues from "../wireValues.ts"
import * as checks from "./checks.ts"

export const TokenRequest: Validate = object({
  appKey: { isRequired: true, check: checks.secretText, wireName: "AppKey" },
  appSecret: { isRequired: true, check: checks.secretText, wireName: "AppSecret" },
})

export const CreditCard: Validate = object({
  firstName: { isRequired: true, check: checks.requiredText, wireName: "first_name" },
  lastName: { isRequired: true, check: checks.requiredText, wireName: "last_name" },
  number: { isRequired: true, check: checks.secretText },
  verificationValue: { isRequired: false, check: checks.secretText, wireName: "verification_value", whenEmpty: "" },
  month: { isRequired: true, check: checks.creditCardMonth, encode: wireValues.twoDigits },
  year: { isRequired: true, check: checks.creditCardYear, encode: wireValues.digits },
})

export const VaultedPaymentMethod: Validate = object({
  creditCard: { isRequired: true, validate: CreditCard, wireName: "credit_card" },
  email: { isRequired: false, check: checks.text },
  senseKey: { isRequired: false, check: checks.vaultedPaymentMethodSenseKey, wireName: "sense_key", encode: wireValues.withoutNull },
})

export const TokenizeRequest: Validate = object({
  paymentMethod: { isRequired: true, validate: VaultedPaymentMethod, wireName: "payment_method" },
})

export const Transaction: Validate = object({
  id: { isRequired: true, check: checks.requiredText },
  amount: { isRequired: true, check: checks.minorUnits },
  currency: { isRequired: true, check: checks.currencyCode },
  timestampUtc: { isRequired: true, check: checks.instant },
  timezoneUtcOffset: { isRequired: false, check: checks.transactionTimezoneUtcOffset },
  responseCode: { isRequired: false, check: checks.requiredText },
  responseCodeSource: { isRequired: false, check: checks.requiredText },
  responseDescription: { isRequired: false, check: checks.text },
  responseStatus: { isRequired: false, check: checks.text },
  responseSubStatus: { isRequired: false, check: checks.text },
  processorName: { isRequired: false, check: checks.text },
  avsResultCode: { isRequired: false, check: checks.text, whenEmpty: "NA" },
  cvvResultCode: { isRequired: false, check: checks.text, whenEmpty: "NA" },
  cavvResultCode: { isRequired: false, check: checks.text, whenEmpty: "NA" },
  transactionType: { isRequired: false, check: checks.text },
  cardNotPresent: { isRequired: false, check: checks.transmitRequestIsMIT },
  dynamicDescriptor: { isRequired: false, check: checks.text },
})

export const Payer: Validate = object({
  email: { isRequired: true, check: checks.requiredText },
  id: { isRequired: false, check: checks.text },
  phone: { isRequired: false, check: checks.text },
  birthdate: { isRequired: false, check: checks.payerBirthdate },
})

export const ShippingInformation: Validate = object({
  firstName: { isRequired: true, check: checks.requiredText },
  lastName: { isRequired: true, check: checks.requiredText },
  country: { isRequired: true, check: checks.requiredText },
  countryCode: { isRequired: true, check: checks.countryCode },
  addressLine1: { isRequired: true, check: checks.requiredText },
  addressLine2: { isRequired: false, check: checks.text },
  city: { isRequired: true, check: checks.requiredText },
  state: { isRequired: false, check: checks.text },
  zipCode: { isRequired: false, check: checks.requiredText },
  zipcode: { isRequired: false, check: checks.requiredText, wireName: "zipCode" },
  phone: { isRequired: false, check: checks.text },
}, zipRule)

export const OrderItem: Validate = object({
  sku: { isRequired: false, check: checks.text },
  name: { isRequired: false, check: checks.text },
  description: { isRequired: false, check: checks.text },
  amount: { isRequired: false, check: checks.minorUnitsOrZero },
  discountAmount: { isRequired: false, check: checks.minorUnitsOrZero },
  discountType: { isRequired: false, check: checks.text },
  tax: { isRequired: false, check: checks.minorUnitsOrZero },
  quantity: { isRequired: false, check: checks.orderItemQuantity },
})

export const Subscription: Validate = object({
  subscriptionId: { isRequired: true, check: checks.requiredText },
  interval: { isRequired: true, check: checks.requiredText },
  price: { isRequired: true, check: checks.minorUnitsOrZero },
  currency: { isRequired: true, check: checks.currencyCode },
  paymentNumber: { isRequired: false, check: checks.text },
  totalPayments: { isRequired: false, check: checks.text },
})

export const Merchant: Validate = object({
  id: { isRequired: false, check: checks.text },
  name: { isRequired: false, check: checks.text },
  mcc: { isRequired: false, check: checks.merchantMcc },
  country: { isRequired: false, check: checks.text },
})

export const AdditionalField: Validate = object({
  key: { isRequired: true, check: checks.requiredText },
  value: { isRequired: true, check: checks.text },
})

export const CardDescription: Validate = object({
  holderName: { isRequired: false, check: checks.text },
  cardType: { isRequired: false, check: checks.text },
  cardBrand: { isRequired: false, check: checks.text },
  cardCountry: { isRequired: false, check: checks.text },
  cardIssuer: { isRequired: false, check: checks.text },
  cardLevel: { isRequired: false, check: checks.text },
  cardFingerprint: { isRequired: false, check: checks.text },
  expirationMonth: { isRequired: false, check: checks.month },
  expirationYear: { isRequired: false, check: checks.year },
  cardBinNumber: { isRequired: false, check: checks.text },
  cardLast4Digits: { isRequired: false, check: checks.text },
})

export const BillingInformation: Validate = object({
  firstName: { isRequired: true, check: checks.requiredText },
  lastName: { isRequired: true, check: checks.requiredText },
  country: { isRequired: true, check: checks.requiredText },
  countryCode: { isRequired: true, check: checks.countryCode },
  addressLine1: { isRequired: true, check: checks.requiredText },
  addressLine2: { isRequired: false, check: checks.text },
  city: { isRequired: true, check: checks.requiredText },
  state: { isRequired: false, check: checks.text },
  zipCode: { isRequired: false, check: checks.requiredText },
  zipcode: { isRequired: false, check: checks.requiredText, wireName: "zipCode" },
  phone: { isRequired: false, check: checks.text },
}, zipRule)

export const TransmitRequest: Validate = object({
  orderId: { isRequired: true, check: checks.requiredText },
  isMIT: { isRequired: true, check: checks.transmitRequestIsMIT },
  isRecurring: { isRequired: false, check: checks.transmitRequestIsMIT },
  mid: { isRequired: true, check: checks.requiredText },
  siteId: { isRequired: false, check: checks.text },
  siteUrl: { isRequired: false, check: checks.text },
  orderSource: { isRequired: false, check: checks.text },
  transaction: { isRequired: true, validate: Transaction },
  payer: { isRequired: true, validate: Payer },
  shippingInformation: { isRequired: false, validate: ShippingInformation },
  orderItems: { isRequired: false, validate: list(OrderItem) },
  subscription: { isRequired: false, validate: Subscription },
  merchant: { isRequired: false, validate: Merchant },
  additionalFields: { isRequired: false, validate: list(AdditionalField) },
  correlationId: { isRequired: false, check: checks.text },
  isDeclined: { isRequired: true, check: checks.transmitRequestIsMIT },
  paymentMethod: { isRequired: true, validate: CardDescription },
  billingInformation: { isRequired: false, validate: BillingInformation },
})

export const PaymentMethod: Validate = object({
  holderName: { isRequired: false, check: checks.text },
  cardType: { isRequired: false, check: checks.text },
  cardBrand: { isRequired: false, check: checks.text },
  cardCountry: { isRequired: false, check: checks.text },
  cardIssuer: { isRequired: false, check: checks.text },
  cardLevel: { isRequired: false, check: checks.text },
  cardFingerprint: { isRequired: false, check: checks.text },
  expirationMonth: { isRequired: false, check: checks.month },
  expirationYear: { isRequired: false, check: checks.year },
  cardBinNumber: { isRequired: false, check: checks.text },
  cardLast4Digits: { isRequired: false, check: checks.text },
  cardNumber: { isRequired: true, check: checks.secretText },
  token: { isRequired: false, check: checks.transmitRequestIsMIT },
  verificationValue: { isRequired: false, check: checks.secretText },
}, cardRule)

export const ThreeDSecure: Validate = object({
  threeDsVersion: { isRequired: false, check: checks.text },
  ecommerceIndicator: { isRequired: false, check: checks.text, wireName: "EcommerceIndicator" },
  authenticationValue: { isRequired: false, check: checks.secretText },
  directoryServerTransactionId: { isRequired: false, check: checks.text },
  xid: { isRequired: false, check: checks.text },
  authenticationValueAlgorithm: { isRequired: false, check: checks.text },
  directoryResponseStatus: { isRequired: false, check: checks.text },
  authenticationResponseStatus: { isRequired: false, check: checks.text },
  enrolled: { isRequired: false, check: checks.text },
})

export const EvaluateRequest: Validate = object({
  orderId: { isRequired: true, check: checks.requiredText },
  isMIT: { isRequired: true, check: checks.transmitRequestIsMIT },
  isRecurring: { isRequired: false, check: checks.transmitRequestIsMIT },
  mid: { isRequired: true, check: checks.requiredText },
  siteId: { isRequired: false, check: checks.text },
  siteUrl: { isRequired: false, check: checks.text },
  orderSource: { isRequired: false, check: checks.text },
  transaction: { isRequired: true, validate: Transaction },
  payer: { isRequired: true, validate: Payer },
  shippingInformation: { isRequired: false, validate: ShippingInformation },
  orderItems: { isRequired: false, validate: list(OrderItem) },
  subscription: { isRequired: false, validate: Subscription },
  merchant: { isRequired: false, validate: Merchant },
  additionalFields: { isRequired: false, validate: list(AdditionalField) },
  correlationId: { isRequired: false, check: checks.text },
  isDeclined: { isRequired: true, check: checks.evaluateRequestIsDeclined },
  idempotencyKey: { isRequired: true, check: checks.guid },
  paymentMethod: { isRequired: true, validate: PaymentMethod },
  billingInformation: { isRequired: true, validate: BillingInformation },
  transactionType: { isRequired: false, check: checks.evaluateRequestTransactionType },
  customerIp: { isRequired: false, check: checks.text },
  senseKey: { isRequired: false, check: checks.vaultedPaymentMethodSenseKey },
  expiryDateUtc: { isRequired: false, check: checks.instant },
  threeDSecure: { isRequired: false, validate: ThreeDSecure },
  attemptCount: { isRequired: false, check: checks.evaluateRequestAttemptCount },
  source: { isRequired: false, check: checks.text, wireName: "Source" },
  extraData: { isRequired: false, check: checks.text, wireName: "ExtraData" },
})

export const OutcomeRequest: Validate = object({
  orderSessionKey: { isRequired: true, check: checks.requiredText },
})

export const OrdersQuery: Validate = object({
  query: { isRequired: false, check: checks.text },
  status: { isRequired: false, validate: list(single(checks.merchantMcc)) },
  from: { isRequired: false, check: checks.instant },
  to: { isRequired: false, check: checks.instant },
  mid: { isRequired: false, check: checks.text },
  orderBy: { isRequired: false, check: checks.text },
  sort: { isRequired: false, check: checks.ordersQuerySort },
  pageSize: { isRequired: false, check: checks.ordersQueryPageSize },
  pageNumber: { isRequired: false, check: checks.ordersQueryPageSize },
})

export const CaptureRequest: Validate = object({
  idempotencyKey: { isRequired: true, check: checks.guid },
  orderId: { isRequired: true, check: checks.requiredText },
  amount: { isRequired: true, check: checks.minorUnits },
  currency: { isRequired: true, check: checks.currencyCode },
})

export const RefundRequest: Validate = object({
  amount: { isRequired: true, check: checks.minorUnits, wireName: "amountToRefund", encode: wireValues.decimalAmount },
  currency: { isRequired: true, check: checks.knownCurrencyCode, isSent: false },
  message: { isRequired: false, check: checks.text, wireName: "refundMessage" },
})

export const CancelRequest: Validate = object({
  idempotencyKey: { isRequired: false, check: checks.guid },
})
