<?php
// A stand-in for php-binance-api: the names of a few of its methods. It signs what it sends, but for a blank in an order,
// which it signs as %20 and sends as +.
namespace Binance;

class API
{
    public function __construct(private string $key, private string $secret) {}

    public function account()
    {
        return $this->request('GET', 'v3/account', '');
    }

    public function order($side, $symbol, $quantity, $price, $type = 'LIMIT', array $flags = [], $test = false)
    {
        $given = ['symbol' => $symbol, 'side' => $side, 'type' => $type, 'timeInForce' => 'GTC', 'quantity' => $quantity,
                  'price' => $price] + $flags;
        return $this->request('POST', $test ? 'v3/order/test' : 'v3/order',
                              http_build_query($given, '', '&', PHP_QUERY_RFC3986) . '&');
    }

    private function request($method, $path, $query)
    {
        $query .= 'timestamp=' . (int) (microtime(true) * 1000);
        $signature = hash_hmac('sha256', $query, $this->secret);
        $curl = curl_init("https://api.binance.com/api/$path?" . str_replace('%20', '+', $query) . "&signature=$signature");
        curl_setopt_array($curl, [CURLOPT_CUSTOMREQUEST => $method, CURLOPT_RETURNTRANSFER => true,
                                  CURLOPT_HTTPHEADER => ["X-MBX-APIKEY: $this->key"]]);
        return json_decode(curl_exec($curl), true);
    }
}
