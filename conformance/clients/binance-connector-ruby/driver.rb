# binance-connector-ruby: the method of Binance::Spot that has the call. Nothing is signed, encoded or mended here.
require 'json'

# Its streams, which are not driven, need a gem that may not be here.
begin
  require 'websocket-eventmachine-client'
rescue LoadError
  $LOADED_FEATURES << 'websocket-eventmachine-client.rb'
end
$LOAD_PATH.unshift(File.join(__dir__, 'installed', 'library', 'lib'))
require 'binance'

METHODS = {
  'GET /api/v3/account' => :account, 'GET /api/v3/openOrders' => :open_orders, 'GET /api/v3/allOrders' => :all_orders,
  'GET /api/v3/myTrades' => :my_trades, 'GET /api/v3/order' => :get_order, 'POST /api/v3/order' => :new_order,
  'POST /api/v3/order/test' => :new_order_test, 'DELETE /api/v3/order' => :cancel_order,
  'DELETE /api/v3/openOrders' => :cancel_open_orders, 'POST /api/v3/order/cancelReplace' => :cancel_replace,
  'GET /api/v3/rateLimit/order' => :get_order_rate_limit,
  'POST /sapi/v1/capital/withdraw/apply' => :withdraw, 'GET /sapi/v1/capital/config/getall' => :coin_info,
  'GET /sapi/v1/capital/deposit/address' => :deposit_address, 'POST /sapi/v1/asset/dust' => :dust_transfer
}.freeze

class Lack < StandardError; end

# A typed value as a caller in Ruby writes it.
def value(typed)
  return typed if typed.is_a?(String)

  kind, content = typed.first
  case kind
  when 'list' then content.map { |item| value(item) }
  when 'object' then named(content)
  when 'null' then nil
  when 'escape' then raise Lack, 'Ruby has no half of a character'
  else JSON.parse("[#{content}]").first
  end
end

def named(pairs)
  pairs.to_h { |name, typed| [name.to_sym, value(typed)] }
end

def call(request)
  method = METHODS["#{request['method']} #{request['path']}"]
  raise Lack, 'Spot has no method for it' unless method && Binance::Spot.method_defined?(method)

  key = request['key']
  client = Binance::Spot.new(base_url: request['base_url'], key: key['api_key'], secret: key['secret'],
                             private_key: key['pem'], private_key_pass_phrase: key['passphrase'])
  client.public_send(method, **named(request['params']))
rescue Binance::ClientError, Binance::ServerError
  nil # what the exchange answered
end

def answer(client, request)
  if request['op'] == 'hello'
    said = client.slice('name', 'language', 'ops', 'schemes', 'keys')
    return { ok: said.merge('version' => Binance::VERSION) }
  end
  return { unsupported: 'the driver has no such op' } unless request['op'] == 'send'

  call(request)
  { ok: {} }
rescue Lack => e
  { unsupported: e.message }
rescue Binance::RequiredParameterError => e
  { reject: e.message }
rescue StandardError => e
  { error: "#{e.class}: #{e.message}" }
end

replies = $stdout.dup
$stdout = $stderr # what the library prints is no reply
client = JSON.parse(File.read(File.join(__dir__, 'client.json')))
$stdin.each_line do |line|
  request = JSON.parse(line)
  replies.puts({ id: request['id'] }.merge(answer(client, request)).to_json)
  replies.flush
end
