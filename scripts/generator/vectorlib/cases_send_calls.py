"""The op send: several calls by one client, one after the other and at once. A library that keeps something of a call, its
parameters, its clock or what is signed, in the client itself sends it with the next one, or with one that another thread makes.
"""
from .cases_derivatives import params_of
from .cases_send import LIMIT, ORDER, SYMBOL, put
from .forms import BY_NAME, Number
from .suite import member

AT_ONCE = range(1, 9)
MARKET = [('symbol', 'LTCBTC'), ('side', 'SELL'), ('type', 'MARKET'), ('quoteOrderQty', '10')]
NAMED = LIMIT + [('newClientOrderId', 'my-order_1')]
BY_NUMBER = SYMBOL + [('orderId', Number('42'))]
BY_NAME_OF_ITS_OWN = SYMBOL + [('origClientOrderId', 'my-order_1')]


def several(suite, slug, title, rules, key, inputs, all_params, **more):
    first, *rest = all_params
    put(suite, slug, title, rules, key, {**inputs, 'params': first}, more=[member('params', params) for params in rest], **more)


def add_calls(suite, key, rules, order, named, second, asked=None):
    """order, asked: how an order is placed, and how one is asked for; named, second: the parameters of two orders."""
    several(suite, 'two-orders', 'Of two orders by one client the second has nothing of the first.', rules, key, order,
            [named, second])
    numbered = [[(name, f'{value}_{number}' if value == named[-1][1] else value) for name, value in named] for number in AT_ONCE]
    several(suite, 'orders-at-once', 'Eight orders that one client sends at once arrive each as it was asked for.', rules, key,
            order, numbered, at_once='1')
    if asked is None:
        return
    several(suite, 'two-gets', 'Of two GETs by one client the second has nothing of the first.', rules, key, asked,
            [BY_NUMBER, BY_NAME_OF_ITS_OWN])
    several(suite, 'gets-at-once', 'Eight GETs that one client sends at once arrive each as it was asked for.', rules, key, asked,
            [SYMBOL + [('orderId', Number(str(number)))] for number in AT_ONCE], at_once='1')


def add(suites):
    add_calls(suites['spot-rest'], 'docs', 'SR-1 C-1', {'method': 'POST', 'path': ORDER}, NAMED, MARKET,
              {'method': 'GET', 'path': ORDER})
    row = BY_NAME['usdm-rest']
    futures = [('symbol', row.symbol), ('side', 'SELL'), ('type', 'MARKET'), ('quantity', '1')]
    add_calls(suites['usdm-rest'], row.key, 'SR-1 C-1', {'method': 'POST', 'path': '/fapi/v1/order'},
              params_of(row, 'my-order_1'), futures)
    add_calls(suites['spot-ws'], 'docs', 'SW-1 C-1', {'method': 'order.place'}, NAMED, MARKET)
