# Trades as a user's script does: an order that is followed and cancelled, and one that is filled. Its environment: API_KEY,
# SECRET. Nothing in it knows of bnconform.
call <- function(method, path, parameters = list()) {
  parameters$timestamp <- format(floor(as.numeric(Sys.time()) * 1000), scientific = FALSE)
  query <- paste(names(parameters), vapply(parameters, as.character, ""), sep = "=", collapse = "&")
  signature <- as.character(openssl::sha256(charToRaw(query), key = charToRaw(Sys.getenv("SECRET"))))
  signature <- paste(signature, collapse = "")
  handle <- curl::new_handle(customrequest = method)
  curl::handle_setheaders(handle, "X-MBX-APIKEY" = Sys.getenv("API_KEY"))
  url <- paste0("https://api.binance.com", path, "?", query, "&signature=", signature)
  jsonlite::fromJSON(rawToChar(curl::curl_fetch_memory(url, handle)$content))
}

order <- list(symbol = "BTCUSDT", side = "BUY", quantity = "0.01")
limit <- call("POST", "/api/v3/order", c(order, type = "LIMIT", timeInForce = "GTC", price = "20000"))
named <- list(symbol = "BTCUSDT", orderId = limit$orderId)
seen <- list(limit$status, call("GET", "/api/v3/order", named)$status, call("DELETE", "/api/v3/order", named)$status,
             call("POST", "/api/v3/order", c(order, type = "MARKET"))$status,
             nrow(call("GET", "/api/v3/account")$balances) > 1)
cat(jsonlite::toJSON(seen, auto_unbox = TRUE), "\n", sep = "")
