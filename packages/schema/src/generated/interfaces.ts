// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
import type { Secret } from "../Secret.ts"

/** The key pair to exchange for an access token. */
export interface TokenRequest {
  /**
   * API key; sent as `AppKey`.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly appKey: string | Secret
  /**
   * API secret; sent as `AppSecret`. Keep it on the server.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly appSecret: string | Secret
}

/** The card to store. */
export interface TokenizeRequest {
  /**
   * The card to store.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly paymentMethod: VaultedPaymentMethod
}

/** The card to store, with the SenseJS key of the page. */
export interface VaultedPaymentMethod {
  /**
   * The card.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly creditCard: CreditCard
  /**
   * E-mail address of the consumer.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly email?: string | undefined
  /**
   * The SenseJS key of the checkout page.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly senseKey?: string | null | undefined
}

/** The card to store. */
export interface CreditCard {
  /**
   * Given name on the card.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly firstName: string
  /**
   * Family name on the card.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly lastName: string
  /**
   * Card number.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly number: string | Secret
  /**
   * CVV. Recommended; sent as an empty text when absent.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly verificationValue?: string | Secret | undefined
  /**
   * Month of expiry; sent as two digits.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly month: number | string
  /**
   * Year of expiry; sent as four digits.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly year: number | string
}

/** A copy of a processed payment. */
export interface TransmitRequest {
  /**
   * Your own order id. It must be the same on every retry of a payment without the consumer (sync MIT).
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderId: string
  /**
   * Whether you, not the consumer, started the payment.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly isMIT: boolean
  /**
   * Whether it belongs to a subscription.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly isRecurring?: boolean | undefined
  /**
   * Merchant id.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly mid: string
  /**
   * Site of the merchant; either this or `siteUrl` assigns it.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly siteId?: string | undefined
  /**
   * Website, when several share a site id.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly siteUrl?: string | undefined
  /**
   * Where the order comes from, such as `ecommerce`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderSource?: string | undefined
  /**
   * The attempt at your own processor.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly transaction: Transaction
  /**
   * The consumer.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly payer: Payer
  /**
   * Shipping address.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly shippingInformation?: ShippingInformation | undefined
  /**
   * The items of the order.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderItems?: readonly OrderItem[] | undefined
  /**
   * The subscription.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly subscription?: Subscription | undefined
  /**
   * The merchant a partner acts for.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly merchant?: Merchant | undefined
  /**
   * Further data.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly additionalFields?: readonly AdditionalField[] | undefined
  /**
   * Your own id to find the call by.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly correlationId?: string | undefined
  /**
   * Whether your processor declined it.
   *
   * Source: docs.flexfactor.io/docs/transmit-1, 2025 (vendor).
   */
  readonly isDeclined: boolean
  /**
   * The card, without its number.
   *
   * Source: docs.flexfactor.io/docs/transmit-1, 2025 (vendor).
   */
  readonly paymentMethod: CardDescription
  /**
   * Billing address.
   *
   * Source: docs.flexfactor.io/docs/transmit-1, 2025 (vendor).
   */
  readonly billingInformation?: BillingInformation | undefined
}

/** The attempt at your own processor. */
export interface Transaction {
  /**
   * The processor's or your own id of the attempt.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly id: string
  /**
   * Amount in minor units: 15000 is 150.00 USD.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly amount: number
  /**
   * ISO 4217 code.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly currency: string
  /**
   * When the attempt was made.
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly timestampUtc: string
  /**
   * The consumer's offset from UTC in hours.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly timezoneUtcOffset?: number | string | undefined
  /**
   * The processor's decline code, such as `05`. Always send it: the service has rejected requests without it.
   *
   * Source: live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload.
   */
  readonly responseCode?: string | undefined
  /**
   * The gateway whose code it is, such as `nmi`. Always send it, for the same reason.
   *
   * Source: live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload.
   */
  readonly responseCodeSource?: string | undefined
  /**
   * The processor's text for the code.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly responseDescription?: string | undefined
  /**
   * The processor's status, such as `DECLINED`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly responseStatus?: string | undefined
  /**
   * The processor's more detailed status.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly responseSubStatus?: string | undefined
  /**
   * Name of the processor.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly processorName?: string | undefined
  /**
   * Address check result; sent as `NA` when absent or empty.
   *
   * Source: live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload.
   */
  readonly avsResultCode?: string | undefined
  /**
   * CVV check result; sent as `NA` when absent or empty.
   *
   * Source: live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload.
   */
  readonly cvvResultCode?: string | undefined
  /**
   * 3-D Secure check result; sent as `NA` when absent or empty.
   *
   * Source: live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload.
   */
  readonly cavvResultCode?: string | undefined
  /**
   * The transaction type as older integrations send it, such as `CAPTURE`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly transactionType?: string | undefined
  /**
   * Whether the card was not present.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly cardNotPresent?: boolean | undefined
  /**
   * A pre-approved text for the consumer's statement.
   *
   * Source: Braintree guide, 2026 (third-party).
   */
  readonly dynamicDescriptor?: string | undefined
}

/** The consumer who pays. */
export interface Payer {
  /**
   * E-mail address of the consumer.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly email: string
  /**
   * Your own id of the consumer.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly id?: string | undefined
  /**
   * Phone number of the consumer.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly phone?: string | undefined
  /**
   * Date of birth, `YYYY-MM-DD`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly birthdate?: string | undefined
}

/** Name and address the goods are sent to. */
export interface ShippingInformation {
  /**
   * Given name.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly firstName: string
  /**
   * Family name.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly lastName: string
  /**
   * Country by name, such as `United States`; the ISO code is accepted too.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly country: string
  /**
   * ISO 3166-1 alpha-2 code.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly countryCode: string
  /**
   * Street and number.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly addressLine1: string
  /**
   * Flat, floor, building.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly addressLine2?: string | undefined
  /**
   * City.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly city: string
  /**
   * State or region. Required by the service for cards issued in the US.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly state?: string | undefined
  /**
   * Postal code; 5 or 9 digits in the US. Either this or `zipcode` is required.
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly zipCode?: string | undefined
  /**
   * The older spelling of `zipCode`; sent as `zipCode`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly zipcode?: string | undefined
  /**
   * Phone number at this address.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly phone?: string | undefined
}

/** One item of the order. */
export interface OrderItem {
  /**
   * Stock keeping unit.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly sku?: string | undefined
  /**
   * Name of the item.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly name?: string | undefined
  /**
   * Description of the item.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly description?: string | undefined
  /**
   * Price in minor units.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly amount?: number | undefined
  /**
   * Discount in minor units.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly discountAmount?: number | undefined
  /**
   * Kind of discount.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly discountType?: string | undefined
  /**
   * Tax in minor units.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly tax?: number | undefined
  /**
   * Number of units.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly quantity?: number | undefined
}

/** The subscription a recurring payment belongs to. */
export interface Subscription {
  /**
   * Your id of the subscription.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly subscriptionId: string
  /**
   * How often it is billed, such as `monthly`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly interval: string
  /**
   * Price of one period in minor units.
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly price: number
  /**
   * ISO 4217 code.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly currency: string
  /**
   * Which payment this is.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly paymentNumber?: string | undefined
  /**
   * How many there will be.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly totalPayments?: string | undefined
}

/** The merchant a partner acts for. Required of partners, on every transmit and evaluate. */
export interface Merchant {
  /**
   * The partner's own id of the merchant.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly id?: string | undefined
  /**
   * Trading name of the merchant.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly name?: string | undefined
  /**
   * Merchant category code.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly mcc?: number | undefined
  /**
   * Country of the merchant.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly country?: string | undefined
}

/** Further data for the service. */
export interface AdditionalField {
  /**
   * Name of the value.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly key: string
  /**
   * The value.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly value: string
}

/** The card, without its number. */
export interface CardDescription {
  /**
   * Name on the card.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly holderName?: string | undefined
  /**
   * Kind of card, such as `CREDIT`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardType?: string | undefined
  /**
   * Brand, such as `VISA`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardBrand?: string | undefined
  /**
   * Issuing country, such as `US`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardCountry?: string | undefined
  /**
   * Issuing bank.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardIssuer?: string | undefined
  /**
   * Level of the card, such as `PLATINUM`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardLevel?: string | undefined
  /**
   * Your processor's fingerprint of the card.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardFingerprint?: string | undefined
  /**
   * Month of expiry, 1 to 12.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly expirationMonth?: number | undefined
  /**
   * Year of expiry, four digits.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly expirationYear?: number | undefined
  /**
   * The first six to eight digits.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardBinNumber?: string | undefined
  /**
   * The last four digits.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardLast4Digits?: string | undefined
}

/** Name and address the card is billed to. */
export interface BillingInformation {
  /**
   * Given name.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly firstName: string
  /**
   * Family name.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly lastName: string
  /**
   * Country by name, such as `United States`; the ISO code is accepted too.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly country: string
  /**
   * ISO 3166-1 alpha-2 code.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly countryCode: string
  /**
   * Street and number.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly addressLine1: string
  /**
   * Flat, floor, building.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly addressLine2?: string | undefined
  /**
   * City.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly city: string
  /**
   * State or region. Required by the service for cards issued in the US.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly state?: string | undefined
  /**
   * Postal code; 5 or 9 digits in the US. Either this or `zipcode` is required.
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly zipCode?: string | undefined
  /**
   * The older spelling of `zipCode`; sent as `zipCode`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly zipcode?: string | undefined
  /**
   * Phone number at this address.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly phone?: string | undefined
}

/** A declined payment to rescue. */
export interface EvaluateRequest {
  /**
   * Your own order id. It must be the same on every retry of a payment without the consumer (sync MIT).
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderId: string
  /**
   * Whether you, not the consumer, started the payment.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly isMIT: boolean
  /**
   * Whether it belongs to a subscription.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly isRecurring?: boolean | undefined
  /**
   * Merchant id.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly mid: string
  /**
   * Site of the merchant; either this or `siteUrl` assigns it.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly siteId?: string | undefined
  /**
   * Website, when several share a site id.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly siteUrl?: string | undefined
  /**
   * Where the order comes from, such as `ecommerce`.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderSource?: string | undefined
  /**
   * The attempt at your own processor.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly transaction: Transaction
  /**
   * The consumer.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly payer: Payer
  /**
   * Shipping address.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly shippingInformation?: ShippingInformation | undefined
  /**
   * The items of the order.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly orderItems?: readonly OrderItem[] | undefined
  /**
   * The subscription.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly subscription?: Subscription | undefined
  /**
   * The merchant a partner acts for.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly merchant?: Merchant | undefined
  /**
   * Further data.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly additionalFields?: readonly AdditionalField[] | undefined
  /**
   * Your own id to find the call by.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly correlationId?: string | undefined
  /**
   * Always `true`: only declined payments are evaluated.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly isDeclined: true
  /**
   * A GUID that is new for every distinct request and the same for its repetitions.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly idempotencyKey: string
  /**
   * The card, by token or number.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly paymentMethod: PaymentMethod
  /**
   * Billing address.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly billingInformation: BillingInformation
  /**
   * What to do with the money; `AUTHORIZATION` needs an account with auth and capture. Absent means purchase.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly transactionType?: "PURCHASE" | "AUTHORIZATION" | undefined
  /**
   * The consumer's IP address; critical when the consumer started the payment.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly customerIp?: string | undefined
  /**
   * The SenseJS key of the checkout page.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly senseKey?: string | null | undefined
  /**
   * When the service stops retrying a managed MIT: two to three weeks ahead.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly expiryDateUtc?: string | undefined
  /**
   * The result of 3-D Secure.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly threeDSecure?: ThreeDSecure | undefined
  /**
   * Which authorization attempt this is: 1 for the original, 2 for the first retry.
   *
   * Source: docs.flexfactor.io/docs/changelog, 2026-06-04 (vendor).
   */
  readonly attemptCount?: number | undefined
  /**
   * Name of the calling gateway; sent as `Source`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly source?: string | undefined
  /**
   * Further JSON as text; sent as `ExtraData`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly extraData?: string | undefined
}

/** The card to rescue the payment with. */
export interface PaymentMethod {
  /**
   * Name on the card.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly holderName?: string | undefined
  /**
   * Kind of card, such as `CREDIT`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardType?: string | undefined
  /**
   * Brand, such as `VISA`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardBrand?: string | undefined
  /**
   * Issuing country, such as `US`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardCountry?: string | undefined
  /**
   * Issuing bank.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardIssuer?: string | undefined
  /**
   * Level of the card, such as `PLATINUM`.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardLevel?: string | undefined
  /**
   * Your processor's fingerprint of the card.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardFingerprint?: string | undefined
  /**
   * Month of expiry, 1 to 12.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly expirationMonth?: number | undefined
  /**
   * Year of expiry, four digits.
   *
   * Source: docs.flexfactor.io/docs/evaluate, 2026 (vendor).
   */
  readonly expirationYear?: number | undefined
  /**
   * The first six to eight digits.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardBinNumber?: string | undefined
  /**
   * The last four digits.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly cardLast4Digits?: string | undefined
  /**
   * A token from /tokenize with `token: true`, or a card number of 12 to 19 digits.
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly cardNumber: string | Secret
  /**
   * Whether `cardNumber` is a token (`true`) or a card number (`false`).
   *
   * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
   */
  readonly token?: boolean | undefined
  /**
   * CVV, only together with a card number.
   *
   * Source: active_merchant, 2025-03 (third-party).
   */
  readonly verificationValue?: string | Secret | undefined
}

/** The result of 3-D Secure. */
export interface ThreeDSecure {
  /**
   * Protocol version, such as `2.1.0`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly threeDsVersion?: string | undefined
  /**
   * ECI, such as `05`; sent as `EcommerceIndicator`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly ecommerceIndicator?: string | undefined
  /**
   * CAVV.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly authenticationValue?: string | Secret | undefined
  /**
   * Directory server's transaction id.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly directoryServerTransactionId?: string | undefined
  /**
   * 3-D Secure 1 transaction id.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly xid?: string | undefined
  /**
   * Algorithm of the CAVV.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly authenticationValueAlgorithm?: string | undefined
  /**
   * Status of the directory server's response, such as `Y`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly directoryResponseStatus?: string | undefined
  /**
   * Status of the authentication, such as `Y`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly authenticationResponseStatus?: string | undefined
  /**
   * Whether the card is enrolled, such as `Y`.
   *
   * Source: active_merchant, 2025 (third-party).
   */
  readonly enrolled?: string | undefined
}

/** The order to query. */
export interface OutcomeRequest {
  /**
   * The service's id of the order.
   *
   * Source: docs.flexfactor.io/docs/outcome-1, 2025 (vendor).
   */
  readonly orderSessionKey: string
}

/** Filters of the list of orders. */
export interface OrdersQuery {
  /**
   * Free text to search for.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly query?: string | undefined
  /**
   * Numbers of states.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly status?: readonly number[] | undefined
  /**
   * Placed at or after this time.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly from?: string | undefined
  /**
   * Placed before this time.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly to?: string | undefined
  /**
   * Merchant id.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly mid?: string | undefined
  /**
   * Field to sort by, such as `createdOn` or `amount`.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly orderBy?: string | undefined
  /**
   * Direction.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly sort?: "asc" | "desc" | undefined
  /**
   * Orders on a page; 10 by default.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly pageSize?: number | undefined
  /**
   * Page, from 1.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly pageNumber?: number | undefined
}

/** The authorization to capture. */
export interface CaptureRequest {
  /**
   * A GUID, the same for repetitions of one capture.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly idempotencyKey: string
  /**
   * The service's id of the order, from /evaluate.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly orderId: string
  /**
   * The authorized amount in minor units.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly amount: number
  /**
   * ISO 4217 code.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly currency: string
}

/** The amount to refund. */
export interface RefundRequest {
  /**
   * Amount to refund in minor units; sent as `amountToRefund`, a decimal number of major units.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly amount: number
  /**
   * ISO 4217 code; determines the decimals of the amount. It is not sent.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly currency: string
  /**
   * The reason; sent as `refundMessage`.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly message?: string | undefined
}

/** The optional fields of a cancel. */
export interface CancelRequest {
  /**
   * A GUID, the same for repetitions; the service repeats its response for 24 hours.
   *
   * Source: docs.flexfactor.io/docs/cancel, 2026 (vendor).
   */
  readonly idempotencyKey?: string | undefined
}

/** An access token and its expiry. */
export interface TokenResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The access token, a JWT.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly accessToken: Secret
  /**
   * A longer-lived token; no documented endpoint accepts it.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly refreshToken?: Secret | null
  /**
   * When the access token expires, in milliseconds since the Unix epoch; a number or its digits.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly expires?: number | string | null
  /**
   * Null in the transcript.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly session?: unknown
  /**
   * Null in the transcript.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly daysToEnforceMFA?: unknown
  /**
   * Null in the transcript.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly skipAvailable?: unknown
  /**
   * Null in the transcript.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly status?: unknown
  /**
   * Id of the API client, the JWT's `sub`.
   *
   * Source: docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party).
   */
  readonly id?: string | null
  readonly [field: string]: unknown
}

/** The token of a stored card. */
export interface TokenizeResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The token, opaque: a GUID or 27 alphanumerics so far. Use it as `paymentMethod.cardNumber` with `token: true`.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly token: string
  /**
   * The transaction of the response, with `payment_method` inside.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly transaction?: unknown
  /**
   * Null in the fixture.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly cardBinInfo?: unknown
  /**
   * Null in the fixture.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly status?: unknown
  /**
   * First digits of the card; eight of them in practice.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly firstSixDigits?: string | null
  /**
   * Last four digits of the card.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly lastFourDigits?: string | null
  /**
   * Month of expiry.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly month?: number | null
  /**
   * Year of expiry.
   *
   * Source: docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party).
   */
  readonly year?: number | null
  readonly [field: string]: unknown
}

/** The transaction key of a transmitted payment. */
export interface TransmitResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The only key seen in a response; assumed to be the transaction key of the partner documentation.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly transmitId?: string | null
  /**
   * A status, as text or number.
   *
   * Source: vendor's sample client, 2023 (sample).
   */
  readonly status?: string | number | null
  readonly [field: string]: unknown
}

/** The decision about a declined payment. */
export interface EvaluateResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The decision about the payment.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly status: "APPROVED" | "DECLINED" | "CHALLENGE" | "SUBMITTED" | "CAPTUREREQUIRED" | "PROCESSING" | "CANCELLED" | "EXPIRED" | (string & {})
  /**
   * The service's id of the order: opens the widget, and identifies the order in every later call.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly orderSessionKey: string
  /**
   * The same id in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly orderId?: string | null
  /**
   * The SenseJS key of the request.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly senseKey?: string | null
  readonly [field: string]: unknown
}

/** The outcome of an order. */
export interface OutcomeResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The outcome of the order.
   *
   * Source: docs.flexfactor.io/docs/outcome-1, 2025 (vendor).
   */
  readonly status: "APPROVED" | "DECLINED" | "EXPIRED" | "CANCELLED" | "SUBMITTED" | "PROCESSING" | "NOTFOUND" | (string & {})
  /**
   * Confirmation for the consumer.
   *
   * Source: docs.flexfactor.io/docs/outcome-1, 2025 (vendor).
   */
  readonly confirmationId?: string | null
  readonly [field: string]: unknown
}

/** An order as the service holds it. */
export interface Order {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The service's id, equal to `orderSessionKey`.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly id?: string | null
  /**
   * Number of the state, 0 to 7.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly status?: number | null
  /**
   * Name of the state.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly statusName?: "DRAFT" | "ONHOLD" | "CANCELLED" | "PROBLEM" | "PROCESSING" | "CAPTUREREQUIRED" | "RETURNED" | "COMPLETED" | "CHARGEBACK" | (string & {}) | null
  /**
   * Your own id of the call.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly correlationId?: string | null
  /**
   * The service's reference.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly referenceNumber?: string | null
  /**
   * When it was placed, ISO 8601.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly orderPlacedDate?: string | null
  /**
   * When the service stops retrying it, ISO 8601.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly expiryDate?: string | null
  /**
   * Given name.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly firstName?: string | null
  /**
   * Family name.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly lastName?: string | null
  /**
   * E-mail address.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly email?: string | null
  /**
   * Phone number.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly phone?: string | null
  /**
   * Second e-mail address; may be empty.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly secondaryEmail?: string | null
  /**
   * ISO 4217 code.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly currencyCode?: string | null
  /**
   * Sign of the currency.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly currencySymbol?: string | null
  /**
   * Billing address.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly billingAddress?: unknown
  /**
   * Shipping address.
   *
   * Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor).
   */
  readonly shippingAddress?: unknown
  readonly [field: string]: unknown
}

/** One page of orders. */
export interface Orders {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * The orders of this page. The service's name of this list is not known: `orders`, `items`, `data`, `results` and a bare list are read.
   *
   * Source: assumed.
   */
  readonly orders: readonly Order[]
  /**
   * This page, from 1.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly pageNumber?: number | null
  /**
   * Orders on a page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly pageSize?: number | null
  /**
   * Number of pages.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly pageCount?: number | null
  /**
   * Whether there is a previous page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly hasPreviousPage?: boolean | null
  /**
   * Whether this is the first page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly isFirstPage?: boolean | null
  /**
   * Whether this is the last page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly isLastPage?: boolean | null
  /**
   * Position of the first order of this page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly firstItemOnPage?: number | null
  /**
   * Position of the last order of this page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly lastItemOnPage?: number | null
  /**
   * Whether there is a next page.
   *
   * Source: docs.flexfactor.io/docs/orders-1, 2026 (vendor).
   */
  readonly hasNextPage?: boolean | null
  /**
   * Number of orders; the name is assumed.
   *
   * Source: assumed.
   */
  readonly totalItemCount?: number | null
  readonly [field: string]: unknown
}

/** Whether the capture succeeded. */
export interface CaptureResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * Whether the capture or refund succeeded.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly status: "SUCCESS" | "FAILED" | (string & {})
  /**
   * The service's code.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly responseCode?: string | null
  /**
   * The service's text.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly responseMessage?: string | null
  readonly [field: string]: unknown
}

/** Whether the refund succeeded. */
export interface RefundResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  /**
   * Whether the capture or refund succeeded.
   *
   * Source: docs.flexfactor.io/docs/capture, 2026 (vendor).
   */
  readonly status: "SUCCESS" | "FAILED" | (string & {})
  /**
   * The service's code; `2001` when the amount is more than what remains.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly responseCode?: string | null
  /**
   * The service's text; it has been `DECLINED` on success.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly responseMessage?: string | null
  /**
   * Id of the refund.
   *
   * Source: docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party).
   */
  readonly transactionId?: string | null
  readonly [field: string]: unknown
}

/** The response to a cancel, empty on success. */
export interface CancelResponse {
  /**
   * Whether the call succeeded.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly success?: boolean | null
  /**
   * A result, such as `Success`.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly result?: unknown
  /**
   * Null in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly statusCode?: unknown
  /**
   * Errors as texts, or as tuples of `item1` to `item4`, or by field.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly errors?: unknown
  /**
   * Empty in every response seen.
   *
   * Source: sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample).
   */
  readonly customProperties?: unknown
  readonly [field: string]: unknown
}

/** The body of any webhook. */
export interface WebhookBody {
  /**
   * Name of the event.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly event: string
  /**
   * When it happened, ISO 8601 in UTC with microseconds.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly timeStamp?: string | null
  /**
   * Data of this event, or null.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly eventData?: unknown
  /**
   * Your own order id.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly externalOrderId?: string | null
  /**
   * The service's id of the order, equal to `orderSessionKey`.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly orderId?: string | null
  /**
   * Eight hexadecimal digits for the consumer.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly confirmationId?: string | null
  /**
   * Whether it comes from the sandbox.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly isTestMode?: boolean | null
  /**
   * Whether it was delivered before.
   *
   * Source: docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample).
   */
  readonly isResent?: boolean | null
  readonly [field: string]: unknown
}
