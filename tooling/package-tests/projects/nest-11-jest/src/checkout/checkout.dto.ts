import { IsNotEmpty, IsOptional, IsString } from "class-validator"

/** The request of the checkout page. It contains no card number. */
export class CheckoutDto {
  @IsString()
  @IsNotEmpty()
  phone: string

  @IsString()
  @IsNotEmpty()
  cardToken: string

  @IsOptional()
  @IsString()
  senseKey: string | null
}
