# binancer: binance_query, by which each of its functions makes its call, for the calls that these make. (Before an order they
# ask /api/v1/exchangeInfo.) Nothing is signed, encoded or mended here.
suppressPackageStartupMessages(for (name in c('httr', 'data.table', 'digest', 'snakecase', 'logger', 'jsonlite'))
    library(name, character.only = TRUE))
here <- dirname(sub('--file=', '', grep('--file=', commandArgs(), value = TRUE)))
client <- fromJSON(file.path(here, 'client.json'), simplifyVector = FALSE)
# Its sources as a package, whose namespace it changes itself.
binancer <- new.env(parent = globalenv())
for (file in c('binance.R', 'utils.R', 'zzz.R')) sys.source(file.path(here, 'installed', 'library', 'R', file), binancer)
binancer$assignInMyNamespace <- function(name, value) assign(name, value, binancer)

CALLS <- list(
    'GET /api/v3/account' = c(), 'GET /api/v3/openOrders' = 'symbol',
    'GET /api/v3/allOrders' = c('symbol', 'orderId', 'startTime', 'endTime', 'limit'),
    'GET /api/v3/myTrades' = c('symbol', 'limit', 'fromId', 'startTime', 'endTime'),
    'GET /api/v3/order' = c('symbol', 'orderId', 'origClientOrderId'),
    'DELETE /api/v3/order' = c('symbol', 'orderId', 'origClientOrderId'))
ORDER <- c('symbol', 'side', 'type', 'timeInForce', 'quantity', 'price', 'stopPrice', 'icebergQty')
CALLS[c('POST /api/v3/order', 'POST /api/v3/order/test')] <- list(ORDER, ORDER)

lack <- function(text) stop(structure(class = c('lack', 'error', 'condition'), list(message = text, call = NULL)))

# A typed value as a caller in R writes it.
value <- function(typed) {
    if (is.character(typed)) return(typed)
    switch(names(typed)[1], number = as.numeric(typed$number), lack(paste('its functions take no', names(typed)[1])))
}

send <- function(request) {
    call <- paste(request$method, request$path)
    if (!call %in% names(CALLS)) lack('it has no function for it')
    given <- list()
    for (pair in request$params) {
        if (!pair[[1]] %in% CALLS[[call]]) lack(paste('its function has no', pair[[1]]))
        given[[pair[[1]]]] <- value(pair[[2]])
    }
    binancer$binance_credentials(request$key$api_key, request$key$secret)
    binancer$binance_query(endpoint = sub('^/', '', request$path), method = request$method, params = given, sign = TRUE)
}

answer <- function(request) {
    if (request$op == 'hello') return(list(ok = client[c('name', 'version', 'language', 'ops', 'schemes', 'keys')]))
    if (request$op != 'send') return(list(unsupported = 'the driver has no such op'))
    nothing <- setNames(list(), character())
    tryCatch({
        suppressMessages(send(request))
        list(ok = nothing)
    }, lack = function(said) list(unsupported = conditionMessage(said)), error = function(said) {
        text <- conditionMessage(said)
        # What the exchange answers to a call that it refuses begins with its code.
        if (grepl('^-?[0-9]+ ', text)) list(ok = nothing) else list(error = text)
    })
}

input <- file('stdin', 'r', encoding = 'UTF-8')
while (length(line <- readLines(input, 1)) > 0) {
    request <- fromJSON(line, simplifyVector = FALSE)
    cat(toJSON(c(list(id = request$id), answer(request)), auto_unbox = TRUE), '\n', sep = '')
}
