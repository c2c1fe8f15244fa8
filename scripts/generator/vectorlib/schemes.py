"""The schemes, one row each: whoever needs a list of them takes it from here."""

HEADERS, MESSAGE, REST = ['headers', 'body'], ['message'], ['target', 'headers', 'body']


class Scheme:
    """letters: of its rules. stages: of its wire form. digest, upper: of its HMAC. headers: the names of timestamp,
    nonce, owner and signature, where those travel in headers; None where there is none. join: the order in which
    timestamp, nonce and body are signed, and what stands after each. published: the rules of published examples.
    since: the version of the vectors in which the scheme's own came."""

    def __init__(self, name, letters, stages, published, digest='sha256', upper=False, headers=None, join=None,
                 since='0.1.0'):
        self.name, self.letters, self.stages, self.published = name, letters, stages, published
        self.digest, self.upper, self.headers, self.join, self.since = digest, upper, headers, join, since


PAY = ['BinancePay-Timestamp', 'BinancePay-Nonce', 'BinancePay-Certificate-SN', 'BinancePay-Signature']
ROWS = [
    Scheme('spot-rest', 'SR', REST, 'SR-1 SR-4'),
    Scheme('spot-ws', 'SW', MESSAGE, 'SW-1 SW-4'),
    Scheme('fix-logon', 'FX', MESSAGE, 'FX-1 FX-2'),
    Scheme('us-rest', 'UR', REST, 'UR-1 UR-2'),
    Scheme('us-ws', 'UW', MESSAGE, 'UW-1 SW-1'),
    Scheme('pay-request', 'PR', HEADERS, 'PR-1 PR-2', 'sha512', True, PAY, ('timestamp nonce body', '\n')),  # PR-2
    Scheme('pay-webhook', 'PW', HEADERS, 'PW-1', headers=PAY, join=('timestamp nonce body', '\n')),
    Scheme('onchain-request', 'OC', HEADERS, 'OC-1 OC-2', join=('body timestamp', ''),
           headers=['X-Tesla-Timestamp', None, 'X-Tesla-ClientId', 'X-Tesla-Signature'], since='0.2.0'),
    Scheme('onchain-webhook', 'OW', HEADERS, 'OW-1', join=('body timestamp', ''),
           headers=['X-BN-Connect-Timestamp', None, None, 'X-BN-Connect-Signature'], since='0.2.0'),
]
SCHEMES = [row.name for row in ROWS]
BY_NAME = {row.name: row for row in ROWS}
