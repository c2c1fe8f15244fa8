#!/bin/sh
# The Spot documents' example with an RSA key: docs_rsa.sh HOST PEM API_KEY.
set -eu
payload="symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=$(date +%s000)&recvWindow=5000"
encoded=$(printf %s "$payload" | openssl dgst -keyform PEM -sha256 -sign "$2" | openssl enc -base64 | tr -d '\n' |
  sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')
curl -sS --max-time 15 -H "X-MBX-APIKEY: $3" -w '\n%{http_code}\n' -X POST "$1/api/v3/order?$payload&signature=$encoded"
