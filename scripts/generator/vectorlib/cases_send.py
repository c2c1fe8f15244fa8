"""The op send: calls that a client library makes itself, against a server. What arrives is judged; nothing is signed
here, since the library keeps its own clock. What a vector says is what was asked for: the parameters, each by its text.
"""
import json

from .forms import Boolean, Escape, ListOf, Null, Number
from .schemes import BY_NAME

ORDER, TEST, WITHDRAW = '/api/v3/order', '/api/v3/order/test', '/sapi/v1/capital/withdraw/apply'
LIMIT = [('symbol', 'LTCBTC'), ('side', 'BUY'), ('type', 'LIMIT'), ('timeInForce', 'GTC'), ('quantity', '1'),
         ('price', '0.1')]
SYMBOL = [('symbol', 'BTCUSDT')]
OCO = [('symbol', 'LTCBTC'), ('side', 'SELL'), ('quantity', '1'), ('price', '0.2'), ('stopPrice', '0.1'),
       ('stopLimitPrice', '0.09'), ('stopLimitTimeInForce', 'GTC')]
ORDER_LIST = [('symbol', 'LTCBTC'), ('side', 'SELL'), ('quantity', '1'), ('aboveType', 'LIMIT_MAKER'),
              ('abovePrice', '0.2'), ('belowType', 'STOP_LOSS'), ('belowStopPrice', '0.1')]
COIN = [('coin', 'USDT'), ('network', 'ETH'), ('address', '0xA1'), ('amount', '50')]

# slug, what it is in a title, method, path, params
REST_CALLS = [
    ('account', 'A GET without parameters of its own', 'GET', '/api/v3/account', []),
    ('commission', 'A GET of one parameter', 'GET', '/api/v3/account/commission', SYMBOL),
    ('open-orders', 'A GET of the open orders of a symbol', 'GET', '/api/v3/openOrders', SYMBOL),
    ('open-orders-all', 'A GET of all open orders, whose only parameter is left out', 'GET', '/api/v3/openOrders', []),
    ('all-orders', 'A GET of all orders', 'GET', '/api/v3/allOrders', SYMBOL + [('limit', Number('5'))]),
    ('my-trades', 'A GET of trades', 'GET', '/api/v3/myTrades', SYMBOL),
    ('my-trades-window', 'A GET of trades between two times', 'GET', '/api/v3/myTrades',
     SYMBOL + [('startTime', Number('1499827319559')), ('endTime', Number('1499827419559'))]),
    ('order-get', 'A GET of one order', 'GET', ORDER, SYMBOL + [('orderId', Number('42'))]),
    ('order-get-by-name', 'A GET of one order by its own name', 'GET', ORDER,
     SYMBOL + [('origClientOrderId', 'my-order_1')]),
    ('order-limit', 'A limit order', 'POST', ORDER, LIMIT),
    ('order-market', 'A market order by its quote quantity', 'POST', ORDER,
     [('symbol', 'LTCBTC'), ('side', 'BUY'), ('type', 'MARKET'), ('quoteOrderQty', '10')]),
    ('order-named', 'A limit order with a name of its own', 'POST', ORDER, LIMIT + [('newClientOrderId', 'my-order_1')]),
    ('order-test', 'A test order', 'POST', TEST, LIMIT),
    ('order-window', 'An order with a recvWindow', 'POST', ORDER, LIMIT + [('recvWindow', Number('10000'))]),
    ('order-cancel', 'A DELETE of one order', 'DELETE', ORDER, SYMBOL + [('orderId', Number('42'))]),
    ('open-orders-cancel', 'A DELETE of all open orders of a symbol', 'DELETE', '/api/v3/openOrders', SYMBOL),
    ('cancel-replace', 'An order that replaces another', 'POST', '/api/v3/order/cancelReplace',
     LIMIT + [('cancelReplaceMode', 'STOP_ON_FAILURE'), ('cancelOrderId', Number('42'))]),
    ('oco', 'A pair of orders in the old form', 'POST', '/api/v3/order/oco', OCO),
    ('order-list-oco', 'A pair of orders', 'POST', '/api/v3/orderList/oco', ORDER_LIST),
    ('rate-limit', 'A GET of the order limits', 'GET', '/api/v3/rateLimit/order', []),
    ('withdraw', 'A withdrawal', 'POST', WITHDRAW, COIN),
    ('coins', 'A GET of the wallet', 'GET', '/sapi/v1/capital/config/getall', []),
    ('deposit-address', 'A GET of a deposit address', 'GET', '/sapi/v1/capital/deposit/address',
     [('coin', 'USDT'), ('network', 'ETH')]),
    ('pay-transactions', 'A GET of the payments of an account', 'GET', '/sapi/v1/pay/transactions',
     [('limit', Number('10'))]),
]
LISTEN_KEY = {'method': 'PUT', 'path': '/sapi/v1/userDataStream',
              'params': [('listenKey', 'pqia91ma19a5s61cv6a81va65sdf')]}
KEYED = ['account', 'order-get', 'order-limit', 'order-cancel', 'withdraw']
KEYS = [('rsa-2048', 'RSA 2048', 'SR-5'), ('rsa-4096', 'RSA 4096', 'SR-5'), ('ed25519-a', 'Ed25519', 'SR-6'),
        ('ed25519-b', 'another Ed25519', 'SR-6'), ('hmac-trap', 'a secret that reads as hex', 'C-2'),
        ('hmac-129', 'a long secret', 'C-2')]

# slug, value, what it is. The library may refuse those of EXOTIC before it sends anything.
VALUES = [
    ('dash', 'abc-1', 'a dash'), ('space', 'a b', 'a space'), ('plus', 'a+b', 'a plus sign'),
    ('slash', 'a/b', 'a slash'), ('equals', 'a=b', 'an equals sign'), ('ampersand', 'a&b', 'an ampersand'),
    ('injection', 'a&icebergQty=999', 'an ampersand and the name of another parameter'),
    ('signature-inside', 'a&signature=b', 'an ampersand and a signature'),
    ('many', 'a b+c/=&', 'all the delimiters at once'), ('quote', "it's", 'an apostrophe'),
    ('exclamation', 'a!b', 'an exclamation mark'), ('parentheses', 'a(b)', 'parentheses'),
    ('asterisk', 'a*b', 'an asterisk'), ('tilde', 'a~b', 'a tilde'), ('percent', '100%', 'a percent sign'),
    ('percent-escape', '%41', 'what reads as an escape'), ('hash', 'a#b', 'a number sign'),
    ('question', 'a?b', 'a question mark'), ('double-quote', 'a"b', 'a double quote'),
    ('backslash', 'a\\b', 'a backslash'), ('less', 'a<b', 'a less-than sign'), ('bar', 'a|b', 'a vertical bar'),
    ('braces', 'a{b}', 'braces'), ('brackets', 'a[b]', 'brackets'), ('at', 'a@b', 'an at sign'),
    ('colon', 'a:b', 'a colon'), ('comma', 'a,b', 'a comma'), ('semicolon', 'a;b', 'a semicolon'),
    ('caret', 'a^b', 'a caret'), ('backtick', 'a`b', 'a backtick'), ('dollar', 'a$b', 'a dollar sign'),
    ('e-acute', '\u00e9', 'a letter of two bytes'), ('emoji', '\U0001f680', 'a character of four bytes'),
    ('word-true', 'true', 'the word true as text'), ('digits', '0010', 'digits with leading zeros as text'),
]
EXOTIC = [
    ('tab', 'a\tb', 'a TAB'), ('lf', 'a\nb', 'an LF'), ('crlf', 'a\r\nb', 'CR and LF'), ('nul', 'a\0b', 'a NUL'),
    ('del', 'a\x7fb', 'a DEL'), ('empty', '', 'nothing in it'), ('blank', ' ', 'a blank alone'),
]
SYMBOLS = [('symbol-chinese', '\u5e01\u5b89\u4eba\u751fUSDT', 'in Chinese letters'),
           ('symbol-full-width', '\uff11\uff12\uff13\uff14\uff15\uff16', 'in full-width digits')]
# slug, name, value, what it is, level
TYPED = [
    ('number-decimal', 'price', Number('0.1'), 'the number 0.1', 'must'),
    ('number-small', 'price', Number('0.0000001'), 'the number 0.0000001', 'must'),
    ('number-smaller-five', 'price', Number('0.00001'), 'the number 0.00001', 'must'),
    ('number-whole', 'quantity', Number('12345678'), 'a whole number', 'must'),
    ('number-safe', 'trailingDelta', Number('9007199254740991'), 'the number 2^53 - 1', 'must'),
    ('number-unsafe', 'trailingDelta', Number('9007199254740993'), 'the number 2^53 + 1', 'acceptable'),
    ('number-exponent-7', 'price', Number('1e-7'), 'the number 1e-7', 'acceptable'),
    ('number-exponent-5', 'price', Number('1e-5'), 'the number 1e-5', 'acceptable'),
    ('number-exponent-21', 'quantity', Number('1e21'), 'the number 1e21', 'acceptable'),
]

# In a query, as values of origClientOrderId. Unescaped, the injection sends an orderId that nobody asked for.
QUERIED = [
    ('space', 'a b', 'a space'), ('plus', 'a+b', 'a plus sign'), ('equals', 'a=b', 'an equals sign'),
    ('ampersand', 'a&b=c', 'an ampersand and an equals sign'),
    ('injection', 'a&orderId=42', 'an ampersand and the name of another parameter'), ('slash', 'a/b', 'a slash'),
    ('percent', '100%', 'a percent sign'), ('hash', 'a#b', 'a number sign'), ('quote', "it's", 'an apostrophe'),
    ('double-quote', 'a"b', 'a double quote'), ('e-acute', '\u00e9', 'a letter of two bytes'),
    ('chinese', '\u5e01\u5b89\u4eba\u751fUSDT', 'Chinese letters'), ('empty', '', 'nothing in it'),
]
US_CALLS = ['account', 'open-orders', 'my-trades', 'order-get', 'order-limit', 'order-named', 'order-test',
            'order-cancel', 'open-orders-cancel']
ZERO = 'The number 0 arrives: from the first on, where without it the most recent are given.'
US_QUERIED = ['space', 'ampersand', 'injection']
US_VALUES = ['dash', 'tilde', 'ampersand', 'injection', 'many', 'plus', 'percent', 'space', 'word-true', 'emoji']
RULE_OF_US = {'SR-1': 'UR-1', 'SR-3': 'UR-3', 'SR-5': 'UR-2', 'SR-12': 'UR-6', 'SW-1': 'UW-1', 'SW-2': 'UW-1',
              'SW-3': 'UW-1', 'C-1': 'C-1'}

# slug, what it is, method, params
WS_CALLS = [
    ('account', 'The account, without parameters of its own', 'account.status', []),
    ('open-orders', 'The open orders of a symbol', 'openOrders.status', SYMBOL),
    ('all-orders', 'All orders of a symbol', 'allOrders', SYMBOL),
    ('my-trades', 'The trades of a symbol', 'myTrades', SYMBOL),
    ('order-status', 'One order', 'order.status', SYMBOL + [('orderId', Number('42'))]),
    ('order-place', 'A limit order', 'order.place', LIMIT),
    ('order-test', 'A test order', 'order.test', LIMIT),
    ('order-cancel', 'The end of an order', 'order.cancel', SYMBOL + [('orderId', Number('42'))]),
    ('open-orders-cancel', 'The end of all orders of a symbol', 'openOrders.cancelAll', SYMBOL),
]
WS_KEYED = ['account', 'order-place']
WS_VALUES = ['dash', 'space', 'plus', 'equals', 'ampersand', 'injection', 'many', 'quote', 'percent', 'percent-escape',
             'double-quote', 'backslash', 'slash', 'less', 'brackets', 'at', 'e-acute', 'emoji', 'word-true', 'digits']

PAY_ORDER = {'env': {'terminalType': 'WEB'}, 'merchantTradeNo': '9825382937292', 'orderAmount': 25.17,
             'currency': 'USDT', 'goods': {'goodsType': '01', 'goodsCategory': 'D000', 'referenceGoodsId': '7876763A3B',
                                           'goodsName': 'Ice Cream', 'goodsDetail': 'Greentea ice cream cone'}}
CREATE, QUERY, CLOSE = ('/binancepay/openapi/v3/order', '/binancepay/openapi/v2/order/query',
                        '/binancepay/openapi/order/close')


def pay_goods(name):
    return {**PAY_ORDER, 'goods': {**PAY_ORDER['goods'], 'goodsName': name}}


# slug, title, path, JSON text, level
PAY = [
    ('create', 'An order is created with the object that was asked for.', CREATE, PAY_ORDER, 'must'),
    ('query', 'An order is asked for.', QUERY, {'merchantTradeNo': '9825382937292'}, 'must'),
    ('close', 'An order is closed.', CLOSE, {'merchantTradeNo': '9825382937292'}, 'must'),
    ('goods-umlaut', 'Letters outside ASCII arrive as the text that they are.', CREATE, pay_goods('Gl\u00fchwein'), 'must'),
    ('goods-chinese', 'Chinese letters arrive as the text that they are.', CREATE, pay_goods('\u5e01\u5b89'), 'must'),
    ('goods-emoji', 'A character of four bytes arrives as the text that it is.', CREATE, pay_goods('\U0001f366'), 'must'),
    ('goods-slash', 'A slash arrives as the text that it is, escaped in the JSON or not.', CREATE,
     {**PAY_ORDER, 'returnUrl': 'https://shop.example/a/b?c=d&e=f'}, 'must'),
    ('goods-quotes', 'Quotes and backslashes arrive as the text that they are.', CREATE, pay_goods('a "b" \\ c'), 'must'),
    ('goods-html', 'What HTML escapes arrives as the text that it is.', CREATE, pay_goods('<b> & \'c\''), 'must'),
    ('goods-line-ends', 'Line ends inside a text arrive as the text that they are.', CREATE, pay_goods('a\nb\r\nc'), 'must'),
    ('decimal', 'A decimal number keeps its digits.', CREATE, {**PAY_ORDER, 'orderAmount': 0.1}, 'must'),
    ('whole', 'A whole number stays one.', CREATE, {**PAY_ORDER, 'orderAmount': 25}, 'must'),
    ('safe-number', 'The largest number that every reader keeps arrives whole.', CREATE,
     {**PAY_ORDER, 'orderExpireTime': 9007199254740991}, 'must'),
    ('big-number', 'A number beyond 2^53 arrives with all its digits, or the library says that it cannot.', CREATE,
     {**PAY_ORDER, 'orderExpireTime': 9007199254740993}, 'acceptable'),
    ('small-number', 'How a very small number is written is not documented.', CREATE,
     '{"merchantTradeNo":"9825382937292","orderAmount":1e-7,"currency":"USDT"}', 'acceptable'),
    ('nested', 'Objects inside objects, lists and words arrive as they are.', CREATE,
     {**PAY_ORDER, 'goodsDetails': [{'goodsName': 'a', 'goodsUnitAmount': {'currency': 'USDT', 'amount': '1'}},
                                    {'goodsName': 'b', 'virtual': True}]}, 'must'),
    ('null-member', 'A member that is null arrives as null, or is left out: neither is documented.', CREATE,
     {**PAY_ORDER, 'returnUrl': None}, 'acceptable'),
    ('empty-object', 'An empty object is sent as {}.', QUERY, {}, 'must'),
    ('empty-text', 'A member whose text is empty arrives so; leaving it out is unusual, and loses nothing.', QUERY,
     {'merchantTradeNo': '9825382937292', 'prepayId': ''}, 'must'),
]

UNAVAILABLE = {'status': '503', 'body': '{"code":-1003,"msg":"Unknown error, please check your request or try again later."}'}
TIMEOUT_504 = {'status': '504', 'body': ''}
WEIGHT = '{"code":-1003,"msg":"Too much request weight used; current limit is 6000 request weight per 1 MINUTE."}'
LIMITED = {'status': '429', 'headers': [['Retry-After', '1']], 'body': WEIGHT}
BANNED = {'status': '418', 'headers': [['Retry-After', '1']], 'body': WEIGHT}
# slug, title, rules, call, behaviour
BEHAVIOURS = [
    ('clock-get', 'After -1021 for a GET the library signs anew, or leaves it at that.', 'SR-10', 'account',
     {'clock': '3600000'}),
    ('clock-post', 'After -1021 for an order the library signs anew, or leaves it at that.', 'SR-10', 'order-limit',
     {'clock': '3600000'}),
    ('clock-behind', 'After -1021 for a timestamp that is ahead the library signs anew, or leaves it at that.', 'SR-10',
     'account', {'clock': '-3600000'}),
    ('unavailable-get', 'After 503 a GET may be asked again.', 'RT-1', 'account', {'answers': [UNAVAILABLE]}),
    ('unavailable-post', 'After 503 an order may have been placed: it is not placed again without being asked for.',
     'RT-1', 'order-limit', {'answers': [UNAVAILABLE]}),
    ('timeout-post', 'After 504 an order may have been placed: it is not placed again without being asked for.',
     'RT-1', 'order-limit', {'answers': [TIMEOUT_504]}),
    ('limited-get', 'After 429 nothing is sent before Retry-After has passed.', 'RT-2', 'account',
     {'answers': [LIMITED]}),
    ('limited-post', 'After 429 an order is not sent before Retry-After has passed.', 'RT-2', 'order-limit',
     {'answers': [LIMITED]}),
    ('banned-get', 'After 418 nothing is sent before Retry-After has passed.', 'RT-2', 'account', {'answers': [BANNED]}),
    ('redirect-302-get', 'A redirect to another host carries neither API key nor signature.', 'RT-3', 'account',
     {'answers': [{'status': '302', 'elsewhere': '1', 'body': ''}]}),
    ('redirect-307-get', 'A redirect that keeps the method carries neither API key nor signature to another host.',
     'RT-3', 'account', {'answers': [{'status': '307', 'elsewhere': '1', 'body': ''}]}),
    ('redirect-307-post', 'A redirect that keeps the body does not carry a signed order to another host.', 'RT-3',
     'order-limit', {'answers': [{'status': '307', 'elsewhere': '1', 'body': ''}]}),
]


def put(suite, slug, title, rules, key, inputs, level='must', **more):
    if suite.scheme.startswith('us-'):
        rules = ' '.join(RULE_OF_US.get(rule, rule) for rule in rules.split())
    elif BY_NAME[suite.scheme].renamed:
        rules = ' '.join(dict.fromkeys(BY_NAME[suite.scheme].renamed.get(rule, rule) for rule in rules.split()))
    suite.add('send', slug, title, rules, key, inputs, {'ok': {}}, level=level, **more)


def may_refuse(slug):
    """Some libraries refuse floating numbers, or a price below the tick, on purpose."""
    return {'may_refuse': '1'} if slug.startswith('number-') else {}


def probe(suite, key, slug, inputs, what, rule, level, **more):
    put(suite, 'value-' + slug, f'A parameter with {what} arrives as it was given.', f'{rule} C-1', key, inputs, level,
        probes='value', **more)


def queried(suite, key, slug, value, what, level, **more):
    """The same in a GET."""
    inputs = {'method': 'GET', 'path': ORDER, 'params': SYMBOL + [('origClientOrderId', value)]}
    put(suite, 'get-value-' + slug, f'A parameter of a GET with {what} arrives as it was given.', 'SR-3 C-1', key, inputs,
        level, probes='value', **more)


def order_with(name, value):
    """An order in which one parameter has this value."""
    return [(n, value if n == name else v) for n, v in LIMIT] + ([] if name in dict(LIMIT) else [(name, value)])


def add_rest(suite):
    calls = {slug: (what, {'method': method, 'path': path, 'params': params})
             for slug, what, method, path, params in REST_CALLS}
    for slug, (what, inputs) in calls.items():
        put(suite, slug, f'{what} arrives signed, with the parameters asked for.', 'SR-1 SR-12', 'docs', inputs)
    for key, name, rule in KEYS:
        for slug in KEYED:
            what, inputs = calls[slug]
            put(suite, f'{slug}-{key}', f'{what}, signed with {name}.', f'SR-1 {rule}', key, inputs)
    add_rest_values(suite)
    put(suite, 'listen-key-margin', 'A PUT with a listen key: the endpoint takes the API key alone, and a signature is '
        'more than it asks for.', 'SR-13', 'docs', LISTEN_KEY, level='info')
    for slug, title, rules, call, behaviour in BEHAVIOURS:
        put(suite, 'retry-' + slug, title, rules, 'docs', calls[call][1], behaviour=behaviour)


def add_rest_values(suite):
    def order(name, value):
        return {'method': 'POST', 'path': ORDER, 'params': order_with(name, value)}

    for slug, value, what in VALUES:
        probe(suite, 'docs', slug, order('newClientOrderId', value), what, 'SR-3', 'must')
        withdrawal = {'method': 'POST', 'path': WITHDRAW, 'params': COIN + [('name', value)]}
        if slug in ('space', 'many', 'injection', 'plus', 'emoji', 'quote', 'asterisk', 'at'):
            probe(suite, 'docs', 'withdraw-' + slug, withdrawal, what, 'SR-1', 'acceptable' if slug == 'at' else 'must')
    for slug, value, what in EXOTIC:
        probe(suite, 'docs', slug, order('newClientOrderId', value), what, 'SR-3', 'must', may_refuse='1')
    for slug, value, what in SYMBOLS:
        inputs = {'method': 'POST', 'path': ORDER, 'params': order_with('symbol', value)}
        put(suite, 'value-' + slug, f'A symbol {what} arrives as it was given.', 'SR-3 C-1', 'docs', inputs,
            probes='value')
        listed = {'method': 'GET', 'path': '/api/v3/openOrders', 'params': [('symbol', value)]}
        put(suite, f'value-{slug}-get', f'A symbol {what} arrives in a GET as it was given.', 'SR-3 C-1', 'docs',
            listed, probes='value')
    for slug, name, value, what, level in TYPED:
        probe(suite, 'docs', slug, order(name, value), what, 'SR-3', level, **may_refuse(slug))
    for slug, value, what in QUERIED:
        queried(suite, 'docs', slug, value, what, 'must', **({} if value else {'may_refuse': '1'}))
    cancelled = {'method': 'DELETE', 'path': ORDER,
                 'params': SYMBOL + [('origClientOrderId', 'a&cancelRestrictions=ONLY_NEW')]}
    put(suite, 'delete-value-injection', 'A parameter of a DELETE with an ampersand and the name of another arrives as it '
        'was given, and sets no condition.', 'SR-3 C-1', 'docs', cancelled, probes='value')
    for slug, path, name in (('trades', '/api/v3/myTrades', 'fromId'), ('orders', '/api/v3/allOrders', 'orderId')):
        first = {'method': 'GET', 'path': path, 'params': SYMBOL + [(name, Number('0'))]}
        put(suite, f'get-value-zero-{slug}', ZERO, 'SR-3 C-1', 'docs', first, probes='value')
    listed = {'method': 'GET', 'path': '/api/v3/myTrades', 'params': [('symbol', 'BTCUSDT&limit=1')]}
    put(suite, 'get-value-symbol-injection', 'A symbol with an ampersand and the name of another parameter arrives as it '
        'was given.', 'SR-3 C-1', 'docs', listed, probes='value')
    for word in ('true', 'false'):
        inputs = {'method': 'POST', 'path': WITHDRAW, 'params': COIN + [('transactionFeeFlag', Boolean(word))]}
        probe(suite, 'docs', 'boolean-' + word, inputs, f'the word {word} of its own kind', 'SR-1', 'must')
    probe(suite, 'docs', 'null', order('newClientOrderId', Null()), 'null', 'SR-3', 'must', may_refuse='1')
    probe(suite, 'docs', 'lone-surrogate', order('newClientOrderId', Escape('a\\ud83d')), 'half a character', 'SR-3',
          'acceptable', may_refuse='1')
    for slug, items, what in (('texts', ['BTC', 'USDT'], 'a list of texts'),
                              ('non-ascii', ['\u5e01\u5b89', 'a&b'], 'a list of texts outside ASCII'),
                              ('numbers', [Number('1'), Number('2')], 'a list of numbers')):
        inputs = {'method': 'POST', 'path': '/sapi/v1/asset/dust', 'params': [('asset', ListOf(items))]}
        probe(suite, 'docs', 'list-' + slug, inputs, what, 'SR-1', 'must', may_refuse='1')
    for key in ('rsa-2048', 'ed25519-a'):
        put(suite, f'value-many-{key}', f'All the delimiters at once arrive as they were given, signed with {key}.',
            'SR-3 C-1', key, order('newClientOrderId', 'a b+c/=&'), probes='value')


def add_us_rest(suite):
    calls = {row[0]: row for row in REST_CALLS}
    for slug in US_CALLS:
        _, what, method, path, params = calls[slug]
        put(suite, slug, f'{what} arrives signed, with the parameters asked for.', 'SR-1 SR-12', 'us',
            {'method': method, 'path': path, 'params': params})
    values = {row[0]: row for row in VALUES}
    for slug in US_VALUES:
        _, value, what = values[slug]
        inputs = {'method': 'POST', 'path': ORDER, 'params': order_with('newClientOrderId', value)}
        plain = all(c.isascii() and c.isalnum() or c in '-._~' for c in value)
        probe(suite, 'us', slug, inputs, what, 'SR-3', 'must' if plain else 'acceptable')
    for slug, value, what in QUERIED:
        if slug in US_QUERIED:
            queried(suite, 'us', slug, value, what, 'acceptable')
    for slug, name, value, what, level in TYPED[:3]:
        inputs = {'method': 'POST', 'path': ORDER, 'params': order_with(name, value)}
        probe(suite, 'us', slug, inputs, what, 'SR-1', level, **may_refuse(slug))


def add_ws(suite, key, keys):
    for slug, what, method, params in WS_CALLS:
        put(suite, slug, f'{what}: the request arrives signed, with the params asked for.', 'SW-1', key,
            {'method': method, 'params': params})
        for name, told, _ in keys if slug in WS_KEYED else []:
            put(suite, f'{slug}-{name}', f'{what}: signed with {told}.', 'SW-1 SW-4', name,
                {'method': method, 'params': params})
    values = {row[0]: row for row in VALUES + EXOTIC}
    for slug in WS_VALUES + ['tab', 'lf', 'nul', 'empty']:
        _, value, what = values[slug]
        more = {'may_refuse': '1'} if slug in ('tab', 'lf', 'nul', 'empty') else {}
        probe(suite, key, slug, {'method': 'order.place', 'params': order_with('newClientOrderId', value)}, what, 'SW-2',
              'must', **more)
    for slug, value, what in SYMBOLS:
        put(suite, 'value-' + slug, f'A symbol {what} arrives as it was given.', 'SW-2 C-1', key,
            {'method': 'order.place', 'params': order_with('symbol', value)}, probes='value')
    for slug, method, name in (('trades', 'myTrades', 'fromId'), ('orders', 'allOrders', 'orderId')):
        put(suite, 'value-zero-' + slug, ZERO, 'SW-3', key, {'method': method, 'params': SYMBOL + [(name, Number('0'))]},
            probes='value')
    for slug, name, value, what, level in TYPED:
        probe(suite, key, slug, {'method': 'order.place', 'params': order_with(name, value)}, what, 'SW-3', level,
              **may_refuse(slug))


def add_ws_few(suite, key):
    """Of futures, which have fewer methods."""
    symbol = BY_NAME[suite.scheme.replace('-ws', '-rest')].symbol

    def on(params):
        return [(name, symbol if name == 'symbol' else value) for name, value in params]

    for slug, what, method, params in WS_CALLS:
        if slug in ('account', 'order-status', 'order-place', 'order-cancel'):
            put(suite, slug, f'{what}: the request arrives signed, with the params asked for.', 'SW-1', key,
                {'method': method, 'params': on(params)})
    values = {row[0]: row for row in VALUES}
    for slug in ('space', 'ampersand', 'percent', 'emoji', 'many'):
        _, value, what = values[slug]
        probe(suite, key, slug, {'method': 'order.place', 'params': on(order_with('newClientOrderId', value))}, what, 'SW-2',
              'must')


def add_pay(suite):
    for slug, title, path, body, level in PAY:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(',', ':'))
        more = {'may_refuse': '1'} if level == 'acceptable' else {}
        more.update({} if slug in ('create', 'query', 'close') else {'probes': 'value'})
        put(suite, slug, title, 'PR-1 PR-3', 'pay', {'path': path, 'json': text}, level, **more)


def add(suites):
    add_rest(suites['spot-rest'])
    add_us_rest(suites['us-rest'])
    ws = suites['spot-ws']
    add_ws(ws, 'docs', [key for key in KEYS if not key[0].startswith('hmac-129')])
    add_ws(suites['us-ws'], 'us', [])
    for key, name in (('docs-fix', 'published'), ('ed25519-a', 'first'), ('ed25519-b', 'second')):
        put(suites['fix-logon'], 'logon-' + key, f'A Logon arrives signed with the {name} Ed25519 key.', 'FX-1 FX-2 FX-3',
            key, {'sender': 'EXAMPLE', 'target': 'SPOT'})
    add_pay(suites['pay-request'])
