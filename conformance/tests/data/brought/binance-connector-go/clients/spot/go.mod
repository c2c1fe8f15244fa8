module github.com/binance/binance-connector-go/clients/spot

go 1.25.0

require github.com/binance/binance-connector-go/common/v2 v2.7.0
