"""The schemes, one row each: whoever needs a list of them takes it from here."""
import os
import re

HEADERS, MESSAGE, REST = ['headers', 'body'], ['message'], ['target', 'headers', 'body']


class Scheme:
    """letters: of its rules. stages: of its wire form. digest, upper: of its HMAC. headers: the names of timestamp,
    nonce, owner and signature, where those travel in headers; None where there is none. join: the order in which
    timestamp, nonce and body are signed, and what stands after each. published: the rules of published examples.
    since: the version of the vectors in which the scheme's own came. key: the one that signs where it does not matter
    which. renamed: its own rules in place of Spot's. Of REST besides: prefix and symbol of its requests. is_strict: SR-3
    tells what is percent-encoded. has_micro: microseconds, and decimals in recvWindow. longest: the most that
    recvWindow may be; None where it is not told. is_key_first: a key that is missing is told before all else. key_header: of
    REST. title: what people call another exchange; of the others it is empty."""

    def __init__(self, name, letters, stages, published, digest='sha256', upper=False, headers=None, join=None,
                 since='0.1.0', key='docs', renamed=None, prefix='/api/v3', symbol='LTCBTC', is_strict=False,
                 has_micro=False, longest=60000, is_key_first=False, key_header='X-MBX-APIKEY', title=''):
        self.name, self.letters, self.stages, self.published = name, letters, stages, published
        self.digest, self.upper, self.headers, self.join, self.since = digest, upper, headers, join, since
        self.key, self.renamed, self.prefix, self.symbol, self.is_strict = key, renamed or {}, prefix, symbol, is_strict
        self.has_micro, self.longest, self.is_key_first = has_micro, longest, is_key_first
        self.key_header, self.title = key_header, title


PAY = ['BinancePay-Timestamp', 'BinancePay-Nonce', 'BinancePay-Certificate-SN', 'BinancePay-Signature']
US_REST = {'SR-1': 'UR-1', 'SR-2': 'UR-1', 'SR-3': 'UR-3', 'SR-4': 'UR-2', 'SR-7': 'UR-1', 'SR-8': 'UR-4',
           'SR-9': 'UR-4', 'SR-10': 'UR-4', 'SR-11': 'UR-5', 'SR-12': 'UR-6'}
US_WS = {'SW-4': 'UW-1', 'SR-4': 'UW-1', 'SW-6': 'UR-4', 'SR-9': 'UR-4', 'SR-10': 'UR-4', 'SR-8': 'UR-4'}
DERIVATIVES = {'SR-1': 'DR-1', 'SR-2': 'DR-1', 'SR-3': 'DR-6', 'SR-4': 'DR-4', 'SR-5': 'DR-4', 'SR-6': 'DR-4',
               'SR-7': 'DR-2', 'SR-8': 'DR-3', 'SR-9': 'DR-3', 'SR-10': 'DR-3', 'SR-11': 'DR-8', 'SR-12': 'DR-1',
               'SR-13': 'DR-5', 'SW-1': 'DR-7', 'SW-2': 'DR-7', 'SW-3': 'DR-7', 'SW-4': 'DR-7', 'SW-5': 'DR-7',
               'SW-6': 'DR-3'}
FUTURES = dict(since='0.2.0', renamed=DERIVATIVES, longest=None)
ROWS = [
    Scheme('spot-rest', 'SR', REST, 'SR-1 SR-4', is_strict=True, has_micro=True),
    Scheme('spot-ws', 'SW', MESSAGE, 'SW-1 SW-4', has_micro=True),
    Scheme('fix-logon', 'FX', MESSAGE, 'FX-1 FX-2'),
    Scheme('us-rest', 'UR', REST, 'UR-1 UR-2', key='us', renamed=US_REST),
    Scheme('us-ws', 'UW', MESSAGE, 'UW-1 SW-1', key='us', renamed=US_WS),
    Scheme('pay-request', 'PR', HEADERS, 'PR-1 PR-2', 'sha512', True, PAY, ('timestamp nonce body', '\n')),  # PR-2
    Scheme('pay-webhook', 'PW', HEADERS, 'PW-1', headers=PAY, join=('timestamp nonce body', '\n')),
    Scheme('onchain-request', 'OC', HEADERS, 'OC-1 OC-2', join=('body timestamp', ''),
           headers=['X-Tesla-Timestamp', None, 'X-Tesla-ClientId', 'X-Tesla-Signature'], since='0.2.0'),
    Scheme('onchain-webhook', 'OW', HEADERS, 'OW-1', join=('body timestamp', ''),
           headers=['X-BN-Connect-Timestamp', None, None, 'X-BN-Connect-Signature'], since='0.2.0'),
    Scheme('usdm-rest', 'DR', REST, 'DR-1 DR-4', key='docs-futures', prefix='/fapi/v1', symbol='BTCUSDT',
           is_key_first=True, **FUTURES),
    Scheme('coinm-rest', 'DR', REST, 'DR-1 DR-4', key='docs-futures', prefix='/dapi/v1', symbol='BTCUSD_PERP',
           is_key_first=True, **FUTURES),
    Scheme('options-rest', 'DR', REST, 'DR-1 DR-4', key='docs-options', prefix='/eapi/v1', symbol='BTC-210129-40000-C',
           **FUTURES),
    Scheme('pm-rest', 'DR', REST, 'DR-1 DR-4', key='docs-options', prefix='/papi/v1/um', symbol='BTCUSDT',
           **{**FUTURES, 'longest': 60000}),
    Scheme('usdm-ws', 'DR', MESSAGE, 'DR-7 DR-4', key='docs-futures', **FUTURES),
    Scheme('coinm-ws', 'DR', MESSAGE, 'DR-7 DR-4', key='docs-futures', **FUTURES),
]
# The exchanges that sign alike: their rows stand in one file, for the signer and for everybody else.
FAMILY = {'SR-1': 'FR-1', 'SR-2': 'FR-1', 'SR-3': 'C-1', 'SR-4': 'FR-2', 'SR-7': 'FR-1', 'SR-8': 'FR-3', 'SR-9': 'FR-3',
          'SR-10': 'FR-3', 'SR-11': 'FR-4', 'SR-12': 'FR-1'}


def exchanges():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    with open(os.path.join(root, 'reference', 'src', 'exchanges.def'), encoding='ascii') as file:
        rows = re.findall(r'^EXCHANGE\((.*)\)$', file.read(), re.MULTILINE)
    for row in rows:
        name, _, _, title, header, _, prefix, _, _, _ = re.findall(r'"([^"]*)"', row)
        yield Scheme(name, 'FR', REST, 'FR-1 FR-2', key='docs', since='0.2.0', renamed=FAMILY, prefix=prefix, longest=None,
                     key_header=header, title=title)


ROWS += exchanges()
SCHEMES = [row.name for row in ROWS]
BY_NAME = {row.name: row for row in ROWS}
