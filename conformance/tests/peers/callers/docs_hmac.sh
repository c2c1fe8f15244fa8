#!/bin/sh
# The Spot documents' examples with an HMAC key: docs_hmac.sh HOST query|body|both. Key, values and order are the
# documents' own, and so the signatures are the ones that stand there.
set -eu
host=$1 key=vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A
secret=NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j
first='symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC'
second='quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559'
sign() {
  printf %s "$1" | openssl dgst -sha256 -hmac "$secret" | sed 's/.* //'
}
case $2 in
  query) set -- -X POST "$host/api/v3/order?$first&$second&signature=$(sign "$first&$second")" ;;
  body) set -- -X POST "$host/api/v3/order" -d "$first&$second&signature=$(sign "$first&$second")" ;;
  both) set -- -X POST "$host/api/v3/order?$first" -d "$second&signature=$(sign "$first$second")" ;;
esac
curl -sS --max-time 15 -H "X-MBX-APIKEY: $key" -w '\n%{http_code}\n' "$@"
