// Signs Binance requests: Spot, Binance US, Binance Pay. Node alone, no package.
import { createHmac, sign as signWith } from 'node:crypto';
import { createInterface } from 'node:readline';

// SR-3, RFC 3986. encodeURIComponent leaves !'()* as they are; URLSearchParams makes a space "+".
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

function join(pairs) { // in the order given: nothing is sorted (SR-2)
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function sign(scheme, key, payload) {
  if (key.type === 'hmac') { // SR-4 and PR-2; the key is the secret's own text, neither hex nor base64 (C-2)
    if (scheme !== 'pay-request') return createHmac('sha256', key.secret).update(payload).digest('hex');
    return createHmac('sha512', key.secret).update(payload).digest('hex').toUpperCase();
  }
  return signWith(key.type === 'rsa' ? 'sha256' : null, Buffer.from(payload), key.pem).toString('base64'); // SR-5, SR-6
}

function rest(q) { // what is signed is what is sent: no library may encode it again (C-1)
  const place = q.body.length ? q.body : q.query;
  if (q.time_ms) place.push(['timestamp', q.time_ms]);
  const payload = join(q.query) + join(q.body); // SR-1: nothing stands between them
  const signature = sign(q.scheme, q.key, payload);
  place.push(['signature', signature]); // SR-7: last, and encoded too: base64 has + / = in it
  const headers = [['X-MBX-APIKEY', q.key.api_key]];
  if (q.body.length) headers.push(['Content-Type', 'application/x-www-form-urlencoded']);
  const target = q.path + (q.query.length ? `?${join(q.query)}` : '');
  return { payload, signature, target, headers, body: join(q.body) };
}

function pay(q) {
  const payload = `${q.time_ms}\n${q.nonce}\n${q.body}\n`; // PR-1: the last line feed is signed too
  const signature = sign(q.scheme, q.key, payload);
  return { payload, signature, body: q.body, headers: [['Content-Type', 'application/json'],
    ['BinancePay-Timestamp', q.time_ms], ['BinancePay-Nonce', q.nonce],
    ['BinancePay-Certificate-SN', q.key.api_key], ['BinancePay-Signature', signature]] };
}

function answer(q) {
  switch (q.op) {
    case 'hello': return { ok: { name: 'sign.mjs', language: 'javascript', ops: ['sign', 'request'],
      schemes: ['spot-rest', 'us-rest', 'pay-request'], keys: ['hmac', 'rsa', 'ed25519'] } };
    case 'sign': return { ok: { signature: sign(q.scheme, q.key, q.payload) } };
    case 'request': return { ok: q.scheme === 'pay-request' ? pay(q) : rest(q) };
    default: return { unsupported: 'not written' };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const q = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id: q.id, ...answer(q) }) + '\n');
}
