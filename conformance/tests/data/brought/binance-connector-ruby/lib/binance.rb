# A stand-in for binance-connector-ruby: the names of a few of its methods. It signs what it sends, but for a blank in an
# order, which it signs as %20 and sends as +.
require 'erb'
require 'net/http'
require 'openssl'

module Binance
  VERSION = 'stand-in'.freeze
  class Error < StandardError; end
  class ClientError < Error; end
  class ServerError < Error; end
  class RequiredParameterError < Error; end

  class Spot
    def initialize(base_url:, key:, secret:, **)
      @base = base_url
      @key = key
      @secret = secret
    end

    def account(**given)
      request('GET', '/api/v3/account', given)
    end

    def new_order(**given)
      request('POST', '/api/v3/order', given)
    end

    private

    def request(method, path, given)
      given = given.merge(timestamp: (Time.now.to_f * 1000).to_i)
      query = given.map { |name, value| "#{name}=#{ERB::Util.url_encode(value.to_s)}" }.join('&')
      signature = OpenSSL::HMAC.hexdigest('SHA256', @secret, query)
      uri = URI("#{@base}#{path}?#{query.gsub('%20', '+')}&signature=#{signature}")
      Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|
        http.send_request(method, uri, nil, 'X-MBX-APIKEY' => @key)
      end
    end
  end
end
