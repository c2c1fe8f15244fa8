# Signs Binance requests: Spot, Binance US, Binance Pay. Ruby's own library.
require 'erb'
require 'json'
require 'openssl'

def encode(text) # SR-3, RFC 3986. CGI.escape and URI.encode_www_form make a space "+"; the latter leaves * as well.
  ERB::Util.url_encode(text)
end

def join(pairs) # in the order given: nothing is sorted (SR-2)
  pairs.map { |name, value| "#{encode(name)}=#{encode(value)}" }.join('&')
end

def sign(scheme, key, payload)
  # SR-4 and PR-2; the key is the secret's own text, neither hex nor base64 (C-2).
  return OpenSSL::HMAC.hexdigest('SHA512', key['secret'], payload).upcase if scheme == 'pay-request'
  return OpenSSL::HMAC.hexdigest('SHA256', key['secret'], payload) if key['type'] == 'hmac'

  digest = key['type'] == 'rsa' ? 'SHA256' : nil # SR-5; an Ed25519 key leaves no choice (SR-6)
  [OpenSSL::PKey.read(key['pem']).sign(digest, payload)].pack('m0') # base64 without line ends
end

def rest(q) # what is signed is what is sent: no library may encode it again (C-1)
  place = q['body'].empty? ? q['query'] : q['body']
  place << ['timestamp', q['time_ms']] if q['time_ms']
  payload = join(q['query']) + join(q['body']) # SR-1: nothing stands between them
  signature = sign(q['scheme'], q['key'], payload)
  place << ['signature', signature] # SR-7: last, and encoded too: base64 has + / = in it
  headers = [['X-MBX-APIKEY', q['key']['api_key']]]
  headers << ['Content-Type', 'application/x-www-form-urlencoded'] unless q['body'].empty?
  target = q['path'] + (q['query'].empty? ? '' : "?#{join(q['query'])}")
  { payload: payload, signature: signature, target: target, headers: headers, body: join(q['body']) }
end

def pay(q)
  payload = "#{q['time_ms']}\n#{q['nonce']}\n#{q['body']}\n" # PR-1: the last line feed is signed too
  signature = sign(q['scheme'], q['key'], payload)
  headers = [['Content-Type', 'application/json'], ['BinancePay-Timestamp', q['time_ms']],
             ['BinancePay-Nonce', q['nonce']], ['BinancePay-Certificate-SN', q['key']['api_key']],
             ['BinancePay-Signature', signature]]
  { payload: payload, signature: signature, headers: headers, body: q['body'] }
end

$stdout.sync = true
$stdin.each_line do |line|
  q = JSON.parse(line)
  answer = case q['op']
           when 'hello' then { ok: { name: 'sign.rb', language: 'ruby', ops: %w[sign request],
                                     schemes: %w[spot-rest us-rest pay-request], keys: %w[hmac rsa ed25519] } }
           when 'sign' then { ok: { signature: sign(q['scheme'], q['key'], q['payload']) } }
           when 'request' then { ok: q['scheme'] == 'pay-request' ? pay(q) : rest(q) }
           else { unsupported: 'not written' }
           end
  puts JSON.generate({ id: q['id'], **answer })
end
