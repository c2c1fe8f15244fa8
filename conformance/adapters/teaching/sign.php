<?php
// Signs Binance requests: Spot, Binance US, Binance Pay. php-cli alone, with its openssl and sodium.

// In the order given: nothing is sorted (SR-2).
// SR-3, RFC 3986: rawurlencode is right; urlencode and http_build_query make a space "+" and ~ "%7E".
function join_pairs(array $pairs): string
{
    return implode('&', array_map(fn ($pair) => rawurlencode($pair[0]) . '=' . rawurlencode($pair[1]), $pairs));
}

function sign(string $scheme, array $key, string $payload): string
{
    // SR-4 and PR-2; the key is the secret's own text, neither hex nor base64 (C-2).
    if ($scheme === 'pay-request') return strtoupper(hash_hmac('sha512', $payload, $key['secret']));
    if ($key['type'] === 'hmac') return hash_hmac('sha256', $payload, $key['secret']);
    if ($key['type'] === 'rsa') { // SR-5
        openssl_sign($payload, $signature, $key['pem'], OPENSSL_ALGO_SHA256) || throw new Exception('unreadable key');
        return base64_encode($signature);
    } // SR-6: before PHP 8.4 sodium alone knows Ed25519; its seed is the last 32 bytes of the PKCS#8 key
    $pkcs8 = base64_decode(preg_replace('/-----.*?-----/', '', $key['pem']));
    $pair = sodium_crypto_sign_seed_keypair(substr($pkcs8, -32));
    return base64_encode(sodium_crypto_sign_detached($payload, sodium_crypto_sign_secretkey($pair)));
}

function rest(array $q): array // what is signed is what is sent: no library may encode it again (C-1)
{
    $place = $q['body'] ? 'body' : 'query';
    if (isset($q['time_ms'])) $q[$place][] = ['timestamp', $q['time_ms']];
    $payload = join_pairs($q['query']) . join_pairs($q['body']); // SR-1: nothing stands between them
    $signature = sign($q['scheme'], $q['key'], $payload);
    $q[$place][] = ['signature', $signature]; // SR-7: last, and encoded too: base64 has + / = in it
    $headers = [['X-MBX-APIKEY', $q['key']['api_key']]];
    if ($q['body']) $headers[] = ['Content-Type', 'application/x-www-form-urlencoded'];
    $target = $q['path'] . ($q['query'] ? '?' . join_pairs($q['query']) : '');
    return compact('payload', 'signature', 'target', 'headers') + ['body' => join_pairs($q['body'])];
}

function pay(array $q): array
{
    $payload = "{$q['time_ms']}\n{$q['nonce']}\n{$q['body']}\n"; // PR-1: the last line feed is signed too
    $signature = sign($q['scheme'], $q['key'], $payload);
    $headers = [['Content-Type', 'application/json'], ['BinancePay-Timestamp', $q['time_ms']],
        ['BinancePay-Nonce', $q['nonce']], ['BinancePay-Certificate-SN', $q['key']['api_key']],
        ['BinancePay-Signature', $signature]];
    return compact('payload', 'signature', 'headers') + ['body' => $q['body']];
}

while (($line = fgets(STDIN)) !== false) {
    $q = json_decode($line, true);
    echo json_encode(['id' => $q['id']] + match ($q['op']) {
        'hello' => ['ok' => ['name' => 'sign.php', 'language' => 'php', 'ops' => ['sign', 'request'],
            'schemes' => ['spot-rest', 'us-rest', 'pay-request'], 'keys' => ['hmac', 'rsa', 'ed25519']]],
        'sign' => ['ok' => ['signature' => sign($q['scheme'], $q['key'], $q['payload'])]],
        'request' => ['ok' => $q['scheme'] === 'pay-request' ? pay($q) : rest($q)],
        default => ['unsupported' => 'not written'],
    }), "\n";
}
