module github.com/binance/binance-connector-go/common/v2

go 1.25.0
