<?php
// Trades as a user's script does: an order that is followed and cancelled, and one that is filled. Its environment: API_KEY,
// SECRET. Nothing in it knows of bnconform.
function call(string $method, string $path, array $parameters): array
{
    $query = http_build_query($parameters + ['timestamp' => (int) (microtime(true) * 1000)]);
    $query .= '&signature=' . hash_hmac('sha256', $query, getenv('SECRET'));
    $handle = curl_init("https://api.binance.com$path?$query");
    curl_setopt_array($handle, [CURLOPT_CUSTOMREQUEST => $method, CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ['X-MBX-APIKEY: ' . getenv('API_KEY')]]);
    return json_decode(curl_exec($handle), true);
}

$order = ['symbol' => 'BTCUSDT', 'side' => 'BUY', 'quantity' => '0.01'];
$limit = call('POST', '/api/v3/order', $order + ['type' => 'LIMIT', 'timeInForce' => 'GTC', 'price' => '20000']);
$named = ['symbol' => 'BTCUSDT', 'orderId' => $limit['orderId']];
$seen = [$limit['status'], call('GET', '/api/v3/order', $named)['status'], call('DELETE', '/api/v3/order', $named)['status']];
$seen[] = call('POST', '/api/v3/order', $order + ['type' => 'MARKET'])['status'];
$seen[] = count(call('GET', '/api/v3/account', [])['balances']) > 1;
echo json_encode($seen), "\n";
