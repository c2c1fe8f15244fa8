#!/bin/sh
# An adapter of the protocol in conformance/PROTOCOL.md in POSIX sh: jq reads the JSON, the openssl command line signs.
# Meant for --oneshot; several requests one after the other are answered as well. It claims what these tools do well:
# `sign` for every scheme, `request` for REST and Pay; Ed25519 where this openssl can.
#
# `openssl dgst -hmac SECRET` and `-macopt hexkey:` show the secret to everybody who may run ps. So HMAC is made here of
# its two hashes (RFC 2104), with the secret on standard input alone. A PEM is written to a file that only we can read.
# The fields of a request are assigned by eval, below.
# shellcheck disable=SC2154
set -u
umask 077
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Everything that a request holds, as assignments for the shell. Bytes that a variable cannot hold (NUL) are base64.
# shellcheck disable=SC2016
read_fields='
  # jq 1.6 leaves these as they are; RFC 3986 does not (SR-3).
  def encoded: @uri | gsub("!"; "%21") | gsub("\u0027"; "%27")
    | gsub("[(]"; "%28") | gsub("[)]"; "%29") | gsub("[*]"; "%2A");
  def joined: map((.[0] | encoded) + "=" + (.[1] | encoded)) | join("&");
  (if .time_ms then [["timestamp", .time_ms]] else [] end) as $time
  | (if .op == "request" and (.query | type) == "array" then
      (if .body == [] then {query: (.query + $time), body: []} else {query, body: (.body + $time)} end)
      | {query: (.query | joined), body: (.body | joined)}
    else {query: "", body: (.body // "")} end) as $form
  | (if .op != "request" then .payload // ""
     elif (.query | type) == "array" then $form.query + $form.body               # SR-1, UR-1
     else "\(.time_ms)\n\(.nonce)\n\($form.body)\n" end) as $payload             # PR-1, PW-1
  | @sh "id=\(.id | tojson) op=\(.op) scheme=\(.scheme // "") kind=\(.key.type // "")",
    @sh "secret=\(.key.secret // "" | @base64) pem=\(.key.pem // "" | @base64)",
    @sh "payload=\($payload | @base64) payload_json=\($payload | tojson)",
    @sh "path=\(.path // "" | tojson) query=\($form.query) body=\($form.body | tojson)",
    @sh "owner=\(.key.api_key // .key.serial // "" | tojson) time_ms=\(.time_ms // "" | tojson)",
    @sh "nonce=\(.nonce // "" | tojson)"'

decoded() { # BASE64: its bytes
  printf '%s' "$1" | openssl base64 -d -A
}

hex() { # standard input in hex digits, without spaces
  od -An -v -tx1 | tr -d ' \n'
}

hmac() { # DIGEST BLOCK: HMAC (RFC 2104) of $work/payload with the secret, in lower-case hex
  digits=$(decoded "$secret" | hex)
  [ ${#digits} -le $(($2 * 2)) ] || digits=$(decoded "$secret" | openssl dgst "-$1" -binary | hex)
  inner='' outer='' left=$2
  while [ "$left" -gt 0 ]; do
    rest=${digits#??}
    byte=${digits%"$rest"}
    digits=$rest
    i=$((0x${byte:-0} ^ 0x36)) o=$((0x${byte:-0} ^ 0x5c))
    inner="$inner\\$((i >> 6))$((i >> 3 & 7))$((i & 7))"
    outer="$outer\\$((o >> 6))$((o >> 3 & 7))$((o & 7))"
    left=$((left - 1))
  done
  # The pads hold octal escapes alone, so that printf can take them as its format.
  # shellcheck disable=SC2059
  { printf "$inner"; cat "$work/payload"; } | openssl dgst "-$1" -binary >"$work/hash"
  # shellcheck disable=SC2059
  { printf "$outer"; cat "$work/hash"; } | openssl dgst "-$1" -r | cut -d' ' -f1
}

signature() { # of $work/payload, as text, before any percent-encoding
  [ "$kind" = hmac ] || decoded "$pem" >"$work/pem"
  case $scheme/$kind in
    pay-request/hmac) hmac sha512 128 | tr a-f A-F ;;                                              # PR-2
    */hmac) hmac sha256 64 ;;                                                                     # SR-4
    */rsa) openssl dgst -sha256 -sign "$work/pem" -binary "$work/payload" | openssl base64 -A ;;  # SR-5, PW-1
    */ed25519) openssl pkeyutl -sign -rawin -inkey "$work/pem" -in "$work/payload" | openssl base64 -A ;;
  esac
}

rest_stages() { # the timestamp is where it belongs already; the signature joins it there
  last="signature=$(printf '%s' "$signed" | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')"
  headers="[[\"X-MBX-APIKEY\",$owner]]"
  if [ "$body" = '""' ]; then
    query="$query${query:+&}$last"
  else
    body="${body%\"}&$last\""
    headers="${headers%]},[\"Content-Type\",\"application/x-www-form-urlencoded\"]]"
  fi
  printf '"target":%s,"headers":%s,"body":%s' "${path%\"}${query:+?$query}\"" "$headers" "$body"
}

pay_stages() {
  printf '"headers":[["Content-Type","application/json"],["BinancePay-Timestamp",%s],["BinancePay-Nonce",%s],' \
    "$time_ms" "$nonce"
  printf '["BinancePay-Certificate-SN",%s],["BinancePay-Signature","%s"]],"body":%s' "$owner" "$signed" "$body"
}

# OpenSSL 3.0's pkeyutl cannot sign an empty input. Where it is so, Ed25519 is not claimed: what is claimed is all done.
signs_empty() {
  : >"$work/payload"
  openssl genpkey -algorithm ed25519 -out "$work/pem" 2>/dev/null &&
    openssl pkeyutl -sign -rawin -inkey "$work/pem" -in "$work/payload" -out "$work/hash" 2>/dev/null
}

hello() {
  ed25519=''
  ! signs_empty || ed25519=',"ed25519"'
  printf '{"name":"shell","version":"0.1.0","language":"sh","ops":["sign","request"],'
  printf '"schemes":["spot-rest","spot-ws","fix-logon","us-rest","us-ws","pay-request","pay-webhook"],'
  printf '"keys":["hmac","rsa"%s],"except":[{"op":"request","scheme":"spot-ws"},' "$ed25519"
  printf '{"op":"request","scheme":"us-ws"},{"op":"request","scheme":"fix-logon"}]}'
}

takes() { # whether the scheme takes the kind of key
  case $scheme/$kind in
    spot-*/hmac | spot-*/rsa | spot-*/ed25519 | fix-logon/ed25519 | us-*/hmac | pay-request/hmac | pay-webhook/rsa) ;;
    *) return 1 ;;
  esac
}

answer() { # the reply, without its id
  case $op/$scheme in
    hello/*) printf '"ok":%s' "$(hello)"; return ;;
    sign/spot-* | sign/us-* | sign/fix-logon | sign/pay-*) ;;
    request/*-rest | request/pay-*) ;;
    *) printf '"unsupported":"no such op or scheme here"'; return ;;
  esac
  takes || { printf '"reject":"key-type"'; return; }
  [ "$kind" != hmac ] || [ -n "$secret" ] || { printf '"error":"secret is missing"'; return; }
  decoded "$payload" >"$work/payload"
  signed=$(signature)
  [ -n "$signed" ] || { printf '"error":"openssl could not read the key"'; return; }
  case $op/$scheme in
    sign/*) printf '"ok":{"signature":"%s"}' "$signed" ;;
    request/*-rest) printf '"ok":{"payload":%s,"signature":"%s",%s}' "$payload_json" "$signed" "$(rest_stages)" ;;
    request/*) printf '"ok":{"payload":%s,"signature":"%s",%s}' "$payload_json" "$signed" "$(pay_stages)" ;;
  esac
}

while IFS= read -r line; do
  fields=$(printf '%s' "$line" | jq -r "$read_fields") || continue
  eval "$fields"
  printf '{"id":%s,%s}\n' "$id" "$(answer)"
done
