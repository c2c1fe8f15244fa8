"""The signing rules that the vectors cite: rules.json."""
from .suite import VERSION, compact

SPOT = 'https://github.com/binance/binance-spot-api-docs/blob/master/'
US = 'https://github.com/binance-us/binance-us-api-docs/blob/6b62304/'
PAY = 'https://developers.binance.com/docs/binance-pay/'
REST, WS, FIX, CHANGES = SPOT + 'rest-api.md', SPOT + 'web-socket-api.md', SPOT + 'fix-api.md', SPOT + 'CHANGELOG.md'
KEY_TYPES = SPOT + 'faqs/api_key_types.md'
DERIVATIVES = 'https://developers.binance.com/docs/derivatives/'
USDM, COINM = DERIVATIVES + 'usds-margined-futures/general-info', DERIVATIVES + 'coin-margined-futures/general-info'
OPTIONS, PM = DERIVATIVES + 'option/general-info', DERIVATIVES + 'portfolio-margin/general-info'
USDM_WS = DERIVATIVES + 'usds-margined-futures/websocket-api-general-info'
SKILLS = 'https://github.com/binance/binance-skills-hub'
MEXC, TOOBIT = 'https://mexcdevelop.github.io/apidocs/spot_v3_en/', 'https://toobit-docs.github.io/apidocs/spot/v1/en/'
ASTER, BITRUE = 'https://github.com/asterdex/api-docs', 'https://github.com/Bitrue-exchange/Spot-official-api-docs'
TOKOCRYPTO, BINANCE_TR, BINANCE_TH = ('https://www.tokocrypto.com/apidocs/', 'https://www.binance.tr/apidocs/',
                                      'https://www.binance.th/api-docs/en/')
HASHKEY, COINS_PH = 'https://hashkeyglobal-apidoc.readme.io/', 'https://docs.coins.ph/rest-api/'
FAMILY = [ASTER, TOKOCRYPTO, BINANCE_TR, BINANCE_TH, BITRUE, MEXC, TOOBIT, HASHKEY, COINS_PH]
ONCHAIN, CONNECT = PAY + 'onchainpay-x402/request-signing', PAY + 'connect-2.0/request-signing'
PAY_COMMON, PAY_FAQ, PAY_WEBHOOK = PAY + 'api-common', PAY + 'faq', PAY + 'webhook-common'

STRENGTHS = {
    'doc': 'stated by the official documents',
    'proved': 'recomputed against a published signature',
    'observed': 'seen on the wire or in working clients',
    'gap': 'nowhere documented: a choice is made, and a vector on it is at most acceptable',
    '-': 'a property of the signer, not of the exchange',
}

# section, id, strength, sources, text; a sixth member says what covers a rule that no vector can.
RULES = [
    ('Common', 'C-1', 'proved', [REST, PAY_FAQ],
     'The bytes signed are exactly the bytes sent: nothing is sorted, decoded, encoded again or serialised again '
     'between the two. (WebSocket and FIX payloads are built from the message.)'),
    ('Common', 'C-2', 'proved', [REST, US + 'web-socket-api.md'],
     'An HMAC key is the bytes of the secret as it stands: not decoded from hex or base64, not trimmed, no newline '
     'added.'),
    ('Common', 'C-3', 'doc', [REST, US + 'rest-api.md'], 'Secrets, API keys and payloads are case-sensitive.'),
    ('Common', 'C-4', '-', [], 'A signer is a pure function: time and nonce are among its arguments.',
     'reference tests'),

    ('Spot REST', 'SR-1', 'proved', [REST, US + 'rest-api.md'],
     'The payload is the query string, then the body, with nothing between them; without the signature parameter and '
     'one adjoining "&".'),
    ('Spot REST', 'SR-2', 'doc', [REST],
     'Parameters may be sent in any order; the payload has the order that was sent.'),
    ('Spot REST', 'SR-3', 'doc, proved', [REST, CHANGES, SKILLS],
     'Names and values are percent-encoded as UTF-8 before they are signed; anything else is -1022 since 2026-01-15 '
     '07:00 UTC. The signer writes RFC 3986 with capital hex digits; a space sent as "+" is fine where "+" was signed. '
     'The page\'s words are of text outside ASCII: where ASCII is signed in one spelling and sent in another, C-1 is '
     'broken. On /sapi raw text verifies where it was signed raw.'),
    ('Spot REST', 'SR-4', 'doc, proved', [REST],
     'HMAC keys sign with HMAC-SHA256, written as 64 hex digits, whose case does not matter; the signer writes lower '
     'case. Anything else was -1100 in 2018 and 2019; today it is -1100 or -1022.'),
    ('Spot REST', 'SR-5', 'doc', [REST, KEY_TYPES],
     'RSA keys (2048 or 4096 bits; 3072 signs too; PKCS#8) sign with RSASSA-PKCS1-v1_5 and SHA-256; standard base64 '
     'with padding, percent-encoded in a query or form. Its case matters.'),
    ('Spot REST', 'SR-6', 'doc', [REST, KEY_TYPES],
     'Ed25519 keys (PKCS#8) sign with pure Ed25519; base64 of the 64 bytes, percent-encoded in a query or form. Its '
     'case matters.'),
    ('Spot REST', 'SR-7', 'doc, observed', [REST],
     'The signature is sent once, in the query string or the body: by this signer last, in the body where there is '
     'one. Elsewhere it is seen to work, and is never written. Futures want it last in writing: -1022 was met there '
     'until April 2020, and then called fixed.'),
    ('Spot REST', 'SR-8', 'doc', [REST, CHANGES],
     'timestamp is mandatory: decimal digits (1 to 20, else -1100), milliseconds or microseconds since the Unix epoch. '
     'How the two are told apart is a gap: today they have 13 and 16 digits. Before 2017, or more than 10 s ahead, it '
     'is refused.'),
    ('Spot REST', 'SR-9', 'doc', [REST, CHANGES],
     'recvWindow is optional: milliseconds, with up to three decimals since 2025-08-28; 5000 where absent, at most '
     '60000 (above it -1131).'),
    ('Spot REST', 'SR-10', 'doc', [REST],
     'Accepted when timestamp < server time + 1 s and server time - timestamp <= recvWindow: exactly 1 s ahead is '
     'refused, an age equal to recvWindow is accepted. It is asked again before the request is passed on. Else -1021.'),
    ('Spot REST', 'SR-11', 'doc, observed', [REST, SPOT + 'errors.md'],
     'The API key is sent in the header X-MBX-APIKEY and is not signed. Missing or ill-formed it is 401 -2014, unknown '
     'or without permission 401 -2015; a missing signature comes before both. On /sapi the status is 400, and an '
     'unknown key -2008.'),
    ('Spot REST', 'SR-12', 'doc', [REST],
     'GET takes parameters in the query string alone; POST, PUT and DELETE in the query string, a form body, or both. '
     'Of a parameter in both the query string\'s counts, and both are signed.'),
    ('Spot REST', 'SR-13', 'doc, observed', [REST, CHANGES],
     'Endpoints are NONE, or SIGNED with TRADE, USER_DATA or USER_STREAM. The REST endpoints of userDataStream answer '
     '410 since 2026-02-20; what is left of them is userDataStream.subscribe, and its signed form, of the WebSocket '
     'API.', 'server'),

    ('Spot WebSocket API', 'SW-1', 'doc, proved', [WS],
     'The payload is every param but signature, sorted by name, as name=value joined with "&". apiKey is one of them; '
     'id and method are not. Names are sorted by byte value: the documents say "alphabetical", and no example tells '
     'the two apart.'),
    ('Spot WebSocket API', 'SW-2', 'doc, proved, observed', [WS, 'https://github.com/binance/binance-connector-rust/issues/106'],
     'Values are not percent-encoded: the payload holds their UTF-8 bytes. Seen on the live exchange: an order for a '
     'Chinese symbol was filled after a connector had stopped encoding (2026-09-11).'),
    ('Spot WebSocket API', 'SW-3', 'proved for strings and integers; gap otherwise', [WS],
     'A string counts by its unescaped text; a number, true or false by the text that stands in the JSON. Of objects '
     'and arrays nothing is told.'),
    ('Spot WebSocket API', 'SW-4', 'doc', [WS],
     'The signature is hex or base64 as in REST; in JSON the base64 is not percent-encoded.'),
    ('Spot WebSocket API', 'SW-5', 'doc, observed', [WS],
     'session.logon takes Ed25519 keys alone: an HMAC key is 400 -2028. After it apiKey and signature may be left out, '
     'timestamp may not; a request that has its own is judged by them. Without a session that is needed: 400 -1193.'),
    ('Spot WebSocket API', 'SW-6', 'doc', [WS], 'Timing is that of REST.'),
    ('Spot WebSocket API', 'SW-7', 'doc, observed', [WS],
     'A refusal is a frame with status and error; it echoes the id, which is an integer, null or up to 36 letters, '
     'digits, "-" and "_". Any other id is answered with null, -1135 and close 1008. A key that is unknown or revoked '
     'is 401 -2015.', 'server'),

    ('Spot FIX', 'FX-1', 'doc, proved', [FIX],
     'The payload is MsgType(35), SenderCompID(49), TargetCompID(56), MsgSeqNum(34) and SendingTime(52), values alone, '
     'in this order, joined with SOH.'),
    ('Spot FIX', 'FX-2', 'doc, proved', [FIX],
     'Ed25519 alone; base64 in RawData(96), its length in RawDataLength(95), the API key in Username(553).'),
    ('Spot FIX', 'FX-3', 'doc', [FIX],
     'Logon carries 98=0, 108 (5 to 60 s), 141=Y and 25035 (1 or 2); SendingTime is the time that was signed, to the '
     'digit.'),
    ('Spot FIX', 'FX-4', 'doc', [FIX], 'BodyLength(9) and CheckSum(10) are those of FIX 4.4.'),
    ('Spot FIX', 'FX-5', 'doc; texts inferred', [FIX],
     'RecvWindow(25000) is 5000 ms where absent; 49 and 56 have 1 to 8 letters, digits, "-" and "_". A refusal is a '
     'Reject(3): 373 is 8 for the signature and 10 for the time.'),

    ('Calls', 'RT-1', 'doc', [REST],
     'A 5xx tells nothing of whether a request was carried out: an order that is sent again without being asked for may '
     'be placed twice.', 'send'),
    ('Calls', 'RT-2', 'doc', [REST],
     'After 429 or 418 a client sends nothing before Retry-After has passed; who goes on is banned for longer.', 'send'),
    ('Calls', 'RT-3', '-', ['https://www.rfc-editor.org/rfc/rfc9110#section-15.4'],
     'API key and signature are for the host that was called. The exchange says nothing of redirects, and RFC 9110 lets a '
     'client carry them to another host: that is unusual, and no fault.', 'send'),
    ('Calls', 'RT-4', '-', ['https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4'],
     'A client verifies the certificate of the server, and sends nothing signed over a connection where it cannot.', 'send'),

    ('Binance US', 'UR-1', 'doc, proved', [US + 'rest-api.md'],
     'The payload is the query string, then the body, nothing between them, in the order sent.'),
    ('Binance US', 'UR-2', 'doc', [US + 'rest-api.md'], 'HMAC-SHA256 alone, in hex whose case does not matter.'),
    ('Binance US', 'UR-3', 'gap', [US + 'rest-api.md'],
     'No rule says what is percent-encoded: what is signed is what is sent. Outside letters, digits and "-._~" a '
     'vector is at most acceptable.'),
    ('Binance US', 'UR-4', 'doc', [US + 'rest-api.md'],
     'timestamp and recvWindow are whole milliseconds; 5000 where absent, at most 60000; the formula is Spot\'s.'),
    ('Binance US', 'UR-5', 'doc', [US + 'rest-api.md'],
     'TRADE and USER_DATA are signed; USER_STREAM and MARKET_DATA need the API key alone.'),
    ('Binance US', 'UR-6', 'doc', [US + 'rest-api.md'], 'Of a parameter in both places the query string\'s counts.'),
    ('Binance US', 'UR-7', 'doc', [US + 'rest-api.md'],
     '/api/v3/userDataStream takes the API key alone; a 429 for orders carries no Retry-After.', 'server'),
    ('Binance US', 'UW-1', 'doc, proved', [US + 'web-socket-api.md'],
     'A WebSocket payload is built as Spot\'s; HMAC-SHA256 in hex.'),

    ('Binance Pay requests', 'PR-1', 'doc, proved', [PAY_COMMON, PAY_FAQ],
     'The payload is timestamp LF nonce LF body LF, the last LF included. Method, path and query are not signed.'),
    ('Binance Pay requests', 'PR-2', 'doc, proved', [PAY_COMMON, PAY_FAQ],
     'HMAC-SHA512, as 128 hex digits in upper case.'),
    ('Binance Pay requests', 'PR-3', 'observed', [PAY_FAQ],
     'The body is the bytes that are sent, whatever their JSON spelling: spaces, "\\/", "\\u00e9", order of members.'),
    ('Binance Pay requests', 'PR-4', 'doc', [PAY_COMMON],
     'Headers: BinancePay-Timestamp, BinancePay-Nonce (32 characters), BinancePay-Certificate-SN (the API key), '
     'BinancePay-Signature; names without regard to case.'),
    ('Binance Pay requests', 'PR-5', 'gap', [PAY_FAQ],
     'An empty body is signed as it is sent: timestamp LF nonce LF LF. Most clients send and sign "{}".'),
    ('Binance Pay requests', 'PR-6', 'doc', [PAY_COMMON, PAY_FAQ],
     'The timestamp is within 1 s of the server\'s time, else 400003.'),
    ('Binance Pay requests', 'PR-7', 'doc; HTTP status unknown', [PAY_FAQ],
     'A refusal is {"status":"FAIL","code":"400002","errorMessage":...}; code is a string. A body that is no JSON '
     'object is 400008.', 'server'),

    ('Binance Pay webhooks', 'PW-1', 'doc, proved', [PAY_WEBHOOK],
     'The payload is timestamp LF nonce LF raw body LF, from the BinancePay headers; RSASSA-PKCS1-v1_5 with SHA-256, '
     'in standard base64.'),
    ('Binance Pay webhooks', 'PW-2', 'doc', [PAY_WEBHOOK],
     'The key is the one whose certSerial is the delivery\'s BinancePay-Certificate-SN.'),
    ('Binance Pay webhooks', 'PW-3', 'proved', [PAY_WEBHOOK],
     'certSerial is the MD5, in upper-case hex, of the public key\'s PEM text as delivered: LF line ends, no newline '
     'at the end.'),
    ('Binance Pay webhooks', 'PW-4', 'proved', [PAY_WEBHOOK],
     'The raw body is verified, never one that was read and written again: bizId is larger than most JSON '
     'readers keep.'),
    ('Binance Pay webhooks', 'PW-5', 'observed', [PAY_WEBHOOK], 'Keys of 1024, 2048 and 4096 bits are met.'),
    ('Binance Pay webhooks', 'PW-6', 'doc', [PAY_WEBHOOK],
     'The receiver answers 200 with returnCode SUCCESS; anything else is delivered again, six times at most.',
     'server'),

    ('Binance Pay Onchain requests', 'OC-1', 'doc', [ONCHAIN],
     'The payload is the body as sent, then the timestamp in milliseconds, with nothing between; an empty body is the '
     'empty text.'),
    ('Binance Pay Onchain requests', 'OC-2', 'doc', [ONCHAIN],
     'RSASSA-PKCS1-v1_5 with SHA-256, in standard base64. Keys of 1024 bits are met.'),
    ('Binance Pay Onchain requests', 'OC-3', 'doc', [ONCHAIN],
     'Headers: X-Tesla-ClientId, X-Tesla-Timestamp, X-Tesla-Signature; X-Tesla-SignAccessToken besides, which the '
     'exchange gives and which is not signed.'),
    ('Binance Pay Onchain requests', 'OC-4', 'doc', [ONCHAIN],
     'The timestamp may be five minutes old. How far ahead it may be is not told.'),

    ('Binance Pay Onchain webhooks', 'OW-1', 'doc', [CONNECT],
     'The payload is the raw body, then the timestamp of the header, with nothing between; RSASSA-PKCS1-v1_5 with '
     'SHA-256, in standard base64.'),
    ('Binance Pay Onchain webhooks', 'OW-2', 'doc', [CONNECT],
     'Headers: X-BN-Connect-Timestamp and X-BN-Connect-Signature; X-BN-Connect-For besides, whose meaning for the '
     'signature is not told.'),

    ('Derivatives', 'DR-1', 'doc, proved', [USDM, COINM, OPTIONS, PM],
     'Of /fapi, /dapi, /eapi and /papi the payload is the query string, then the body, nothing between them, in the order '
     'sent. Of a parameter in both the query string\'s counts, and both are signed.'),
    ('Derivatives', 'DR-2', 'doc', [USDM, COINM, PM],
     'The signature is the end of the query string or of the body: this signer writes it last. Elsewhere it is seen to '
     'work, and is never written: -1022 was met there until April 2020, and then called fixed.'),
    ('Derivatives', 'DR-3', 'doc; the longest recvWindow of /papi alone', [USDM, COINM, OPTIONS, PM],
     'timestamp is in milliseconds alone, less than 1 s ahead and at most recvWindow old. recvWindow is 5000 where absent; '
     'that 60000 is the most is written of /papi alone.'),
    ('Derivatives', 'DR-4', 'doc, observed', [USDM, COINM, OPTIONS, PM],
     'HMAC-SHA256 in hex whose case does not matter; RSA keys as on Spot; Ed25519 keys, which the connectors take '
     'everywhere. The text of options speaks of HMAC alone.'),
    ('Derivatives', 'DR-5', 'doc', [USDM, COINM, OPTIONS, PM],
     'TRADE and USER_DATA are signed; USER_STREAM and MARKET_DATA need the API key alone: a listenKey among them. '
     'time, ping, exchangeInfo, ticker, depth and klines take neither.',
     'server'),
    ('Derivatives', 'DR-6', 'observed', [SKILLS, 'https://github.com/sammchardy/python-binance/issues/1617',
                                        'https://github.com/sammchardy/python-binance/issues/1099'],
     'Names and values are percent-encoded as in RFC 3986 before they are signed. Raw on both sides verifies too, '
     'since what is hashed is what was received: so it was before 2026.'),
    ('Derivatives', 'DR-7', 'doc, observed', [USDM_WS],
     'The WebSocket APIs of futures sign as that of Spot: every param but signature, sorted by name. session.logon '
     'takes Ed25519 keys alone; an HMAC key is -4056.'),
    ('Derivatives', 'DR-8', 'observed', [USDM],
     'The API key is sent in the header X-MBX-APIKEY, and is not signed. On /fapi a key that is missing is told before '
     'anything else: 401 -2014.'),

    ('Exchanges that sign alike', 'FR-1', 'doc, proved', FAMILY,
     'The payload is the query string, then the body, nothing between them, in the order sent, without the signature. '
     'Of a parameter in both, which one counts is told otherwise by some: by Binance TH the body\'s.'),
    ('Exchanges that sign alike', 'FR-2', 'doc, proved', FAMILY,
     'HMAC-SHA256 with the secret as it stands, in hex; no other kind of key. MEXC takes lower case alone.'),
    ('Exchanges that sign alike', 'FR-3', 'doc; the longest recvWindow is not told of all', FAMILY,
     'timestamp is in milliseconds; less than 1 s ahead and at most recvWindow old, 5000 where that is absent.'),
    ('Exchanges that sign alike', 'FR-4', 'doc', FAMILY,
     'The API key is sent in the header of the exchange, and is not signed. Its shape is the exchange\'s own.'),
]


def as_json(row):
    section, name, strength, sources, text, *covered = row
    rule = {'id': name, 'section': section, 'text': text, 'strength': strength, 'sources': sources}
    return {**rule, 'covered_by': covered[0]} if covered else rule


def file_text():
    rows = ',\n'.join(compact(as_json(row)) for row in RULES)
    return (f'{{"format":"1","version":{compact(VERSION)},"strengths":{compact(STRENGTHS)},\n'
            f'"rules":[\n{rows}\n]}}\n')
