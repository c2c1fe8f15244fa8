#!/bin/sh
# shellcheck disable=SC2016,SC2059
# Signs Binance requests: Spot and Binance US. POSIX sh; jq reads the JSON and encodes, the openssl command signs.
# `openssl dgst -hmac SECRET` shows the secret to whoever runs ps: so HMAC is made of its two hashes here (RFC 2104).
export LC_ALL=C # lengths are those of bytes
umask 077 && work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && trap 'exit 1' HUP INT TERM || exit 1

join='def encode: # SR-3, RFC 3986: jq 1.6 leaves !*() and the apostrophe as they are
    @uri | gsub("!"; "%21") | gsub("\u0027"; "%27") | gsub("[(]"; "%28") | gsub("[)]"; "%29") | gsub("[*]"; "%2A");
  def join_pairs: map((.[0] | encode) + "=" + (.[1] | encode)) | join("&"); # in the order given (SR-2)
  def add($name; $value): if .body == [] then .query += [[$name, $value]] else .body += [[$name, $value]] end;
  (if .time_ms then add("timestamp"; .time_ms) else . end) | '

field() { # FILTER: a part of the question, byte for byte
  printf '%s' "$line" | jq -j "$1"
}

pad() { # MASK: the key, filled up with zeros to 64 bytes, XOR the mask
  for byte in $(printf '%s%0128d' "$digits" 0 | cut -c1-128 | fold -w2); do
    byte=$((0x$byte ^ $1)) && printf "\\$((byte >> 6))$((byte >> 3 & 7))$((byte & 7))"
  done
}

hmac() { # SR-4; the key is the secret's own text, neither hex nor base64 (C-2); above 64 bytes, its hash
  digits=$(field .key.secret | od -An -v -tx1 | tr -d ' \n')
  [ ${#digits} -le 128 ] || digits=$(field .key.secret | openssl dgst -sha256 -r | cut -c1-64)
  { pad 0x36; cat; } | openssl dgst -sha256 -binary | { pad 0x5c; cat; } | openssl dgst -sha256 -r | cut -c1-64
}

sign() { # what stands on standard input
  cat >"$work/payload" && field '.key.pem // ""' >"$work/pem"
  case $(field .key.type) in
    hmac) hmac <"$work/payload" ;;
    rsa) openssl dgst -sha256 -sign "$work/pem" "$work/payload" | openssl base64 -A ;;                  # SR-5
    ed25519) openssl pkeyutl -sign -rawin -inkey "$work/pem" -in "$work/payload" | openssl base64 -A ;; # SR-6
  esac
}

rest() { # what is signed is what is sent: let nothing encode it again (C-1)
  payload=$(field "$join"'(.query | join_pairs) + (.body | join_pairs)') # SR-1: nothing stands between them
  signature=$(printf '%s' "$payload" | sign)
  printf '%s' "$line" | jq -c --arg payload "$payload" --arg signature "$signature" \
    "$join"'add("signature"; $signature) | {id, ok: {$payload, $signature, # SR-7: base64 has + / = in it
      target: (.path + (if .query == [] then "" else "?" + (.query | join_pairs) end)), body: (.body | join_pairs),
      headers: ([["X-MBX-APIKEY", .key.api_key]]
        + if .body == [] then [] else [["Content-Type", "application/x-www-form-urlencoded"]] end)}}'
}

# OpenSSL 3.0 cannot sign an empty payload with Ed25519, and every request has a timestamp: the key is for requests.
hello='{name: "sign.sh", language: "sh", ops: ["sign", "request"], schemes: ["spot-rest", "us-rest"],
  keys: ["hmac", "rsa", "ed25519"], except: [{op: "sign", key: "ed25519"}]}'
while IFS= read -r line; do
  case $(field .op) in
    hello) printf '%s' "$line" | jq -c "{id, ok: $hello}" ;;
    sign) printf '%s' "$line" | jq -c --arg signature "$(field .payload | sign)" '{id, ok: {$signature}}' ;;
    request) rest ;;
    *) printf '%s' "$line" | jq -c '{id, unsupported: "not written"}' ;;
  esac
done
