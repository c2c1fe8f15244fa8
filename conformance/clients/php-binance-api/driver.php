<?php
// php-binance-api: the method of Binance\API that has the call, with the arguments that it takes. Nothing is signed, encoded
// or mended here. dustTransfer is left out: it sends its list backwards, which means the same. The library would fetch a
// bundle of certificates where the folder it runs in has none.
$client = json_decode(file_get_contents(__DIR__ . '/client.json'), true);
require __DIR__ . '/installed/library/php-binance-api.php';

class Lack extends Exception {}

/** A typed value as a caller in PHP writes it. */
function value($typed)
{
    if (is_string($typed)) return $typed;
    $content = reset($typed);
    switch (key($typed)) {
        case 'list': return array_map('value', $content);
        case 'object': return named($content);
        case 'escape': throw new Lack('PHP has no half of a character');
        case 'null': return null;
        default: return json_decode($content);
    }
}

function named($pairs)
{
    return array_combine(array_column($pairs, 0), array_map('value', array_column($pairs, 1)));
}

/** What is given of these names, in their order; what else is given, the method does not take. */
function only($given, $takes)
{
    $lacks = array_diff(array_keys($given), $takes);
    if ($lacks) throw new Lack('it has no parameter ' . implode(', ', $lacks));
    return array_map(fn($name) => $given[$name] ?? null, $takes);
}

function order($api, $given, $test)
{
    [$symbol, $side, $type, $force, $quantity, $price] =
        only(array_diff_key($given, array_flip($flags = ['newClientOrderId', 'stopPrice', 'icebergQty', 'newOrderRespType'])),
             ['symbol', 'side', 'type', 'timeInForce', 'quantity', 'price']);
    if (!is_string($symbol)) throw new Lack('it takes a symbol as text');
    $api->order($side, $symbol, $quantity, $price ?? 0, $type, array_intersect_key($given, array_flip($flags)), $test);
}

$calls = [
    'GET /api/v3/account' => fn($api, $given) => $api->account(...only($given, [])),
    'POST /api/v3/order' => fn($api, $given) => order($api, $given, false),
    'POST /api/v3/order/test' => fn($api, $given) => order($api, $given, true),
    'GET /api/v3/order' => fn($api, $given) => $api->orderStatus(...only($given, ['symbol', 'orderId'])),
    'DELETE /api/v3/order' => fn($api, $given) => $api->cancel($given['symbol'], $given['orderId'] ?? null,
                                                              array_diff_key($given, ['symbol' => 1, 'orderId' => 1])),
    'GET /api/v3/openOrders' => fn($api, $given) => $api->openOrders(...only($given, ['symbol'])),
    'DELETE /api/v3/openOrders' => fn($api, $given) => $api->cancelOpenOrders(...only($given, ['symbol'])),
    'POST /sapi/v1/capital/withdraw/apply' => function ($api, $given) {
        [$coin, $network, $address, $amount, $tag, $name] =
            only($given, ['coin', 'network', 'address', 'amount', 'addressTag', 'name']);
        $api->withdraw($coin, $address, $amount, $tag, $name, false, $network);
    },
    'GET /sapi/v1/capital/deposit/address' => fn($api, $given) => $api->depositAddress(...only($given, ['coin', 'network'])),
    'GET /sapi/v1/capital/config/getall' => fn($api, $given) => $api->coins(...only($given, [])),
];

function send($calls, $request)
{
    $call = $calls[$request['method'] . ' ' . $request['path']] ?? null;
    if (!$call) throw new Lack('it has no method for a signed ' . $request['path']);
    if (!file_exists('ca.pem')) copy($request['ca_file'], 'ca.pem');
    $call(new Binance\API($request['key']['api_key'], $request['key']['secret']), named($request['params']));
}

function answer($client, $calls, $request)
{
    if ($request['op'] === 'hello') return ['ok' => array_intersect_key($client, array_flip(
        ['name', 'version', 'language', 'ops', 'schemes', 'keys']))];
    if ($request['op'] !== 'send') return ['unsupported' => 'the driver has no such op'];
    try {
        send($calls, $request);
    } catch (Lack $lack) {
        return ['unsupported' => $lack->getMessage()];
    } catch (Throwable $error) { // whatever the exchange answers is an Exception whose message begins so
        $says = $error->getMessage();
        return strpos($says, 'signedRequest error: ') === 0 ? ['ok' => new stdClass] : ['error' => $says];
    }
    return ['ok' => new stdClass];
}

ini_set('display_errors', 'stderr');
chdir(exec('mktemp -d'));
ob_start(fn($printed) => '', 1); // what the library prints is no reply
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true, 512, JSON_BIGINT_AS_STRING);
    fwrite(STDOUT, json_encode(['id' => $request['id']] + answer($client, $calls, $request), JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
}
