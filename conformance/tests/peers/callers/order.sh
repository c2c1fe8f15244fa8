#!/bin/sh
# curl: order.sh BASE. A signed order, its parameters in the body; the key is SECRET and API_KEY.
set -eu
query="symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&newClientOrderId=a%20b&timestamp=$(date +%s000)"
# openssl takes a key as an argument alone: this one is public.
signature=$(printf %s "$query" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(printf %s "$SECRET" | od -An -v -tx1 | tr -d ' \n')")
printf 'header = "X-MBX-APIKEY: %s"\n' "$API_KEY" |
  curl -sS --max-time 15 -K - -d "$query&signature=${signature##* }" -w '\n%{http_code}\n' "$1/api/v3/order"
