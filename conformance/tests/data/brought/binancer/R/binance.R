# A stand-in for binancer: the names of a few of its functions. It signs what it sends, but for a blank, which it signs as %20
# and sends as +.
credentials <- new.env()

binance_credentials <- function(key, secret) {
    credentials$key <- key
    credentials$secret <- secret
}

binance_query <- function(endpoint, method, params, sign) {
    query <- paste0(paste0(names(params), '=', vapply(params, curl::curl_escape, ''), '&', recycle0 = TRUE), collapse = '')
    query <- paste0(query, 'timestamp=', format(round(as.numeric(Sys.time()) * 1000), scientific = FALSE))
    signature <- digest::hmac(credentials$secret, query, 'sha256')
    url <- paste0('https://api.binance.com/', endpoint, '?', gsub('%20', '+', query, fixed = TRUE), '&signature=', signature)
    handle <- curl::new_handle(customrequest = method)
    curl::handle_setheaders(handle, 'X-MBX-APIKEY' = credentials$key)
    invisible(curl::curl_fetch_memory(url, handle))
}
