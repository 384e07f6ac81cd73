#!/bin/sh
# Makes openssl.json with openssl alone, so that a mistake in our own code cannot confirm itself.
# Usage: sh test/vectors/make.sh > test/vectors/openssl.json
set -eu
key_hex=$(printf '%02x' $(seq 0 63) | tr -d '\n')
secret=$(printf '%s' "$key_hex" | xxd -r -p | openssl base64 -A)
nonce=0123456789abcdef0123456789abcdef
date='Mon, 20 Mar 2023 17:16:40 GMT'

vector() { # name, host, body file
  hash=$(openssl dgst -sha512 -binary "$3" | openssl base64 -A)
  hmac() { openssl dgst -sha512 -mac HMAC -macopt "hexkey:$key_hex" -binary | openssl base64 -A; }
  signature=$(printf 'POST\n%s;%s;%s;%s' "$nonce" "$date" "$2" "$hash" | hmac)
  printf '  {\n    "name": "%s",\n    "host": "%s",\n    "bodyBase64": "%s",\n' "$1" "$2" "$(openssl base64 -A -in "$3")"
  printf '    "contentHash": "%s",\n    "signature": "%s",\n    "bodySignature": "%s"\n  }' "$hash" "$signature" "$(hmac < "$3")"
}

body=$(mktemp)
trap 'rm -f "$body"' EXIT
printf '{\n"secret": "%s",\n"nonce": "%s",\n"date": "%s",\n"vectors": [\n' "$secret" "$nonce" "$date"
printf '{"Event":"order.completed","TimeStamp":"2023-03-20T17:16:40.898703Z","EventData":null,"ExternalOrderId":"a9735210-1349-49bf-bfde-b737dd07872a","OrderId":"ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429","ConfirmationId":"22ACD1D9","IsTestMode":true,"IsResent":false}' > "$body"
vector 'an order is completed' 'shop.example' "$body"; printf ',\n'
vector 'the host has a port' 'shop.example:8443' "$body"; printf ',\n'
printf '{ "Event" : "order.completed",\r\n\t"OrderId":"\\u00e9\\/\303\251\360\237\222\263" }' > "$body"
vector 'spaces, escapes and non-ASCII text' 'shop.example' "$body"; printf ',\n'
printf '\357\273\277{"Event":"order.completed"}' > "$body"
vector 'a byte order mark' 'shop.example' "$body"; printf ',\n'
printf '\000\377\376 not text' > "$body"
vector 'bytes that are no UTF-8' 'shop.example' "$body"; printf ',\n'
: > "$body"
vector 'an empty body' 'shop.example' "$body"; printf '\n]\n}\n'
