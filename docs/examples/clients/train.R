# Trains the notebook's network for three epochs: Rscript train.R [URL], default http://localhost:8080.
# Needs the packages jsonlite and curl.
service <- c(commandArgs(trailingOnly = TRUE), "http://localhost:8080")[1]

run <- list(
  x = rbind(c(1, 1)), y = rbind(c(1, 0)),
  W1 = rbind(c(0, 1), c(0, -1)), W2 = rbind(c(1, 2), c(2, -1)),
  eta = 0.01, epochs = 3
)
# jsonlite writes 15 digits at most, which rounds trained weights: send those as ../archives/r/safetensors.R does.
body <- jsonlite::toJSON(run, auto_unbox = TRUE, digits = NA)
request <- curl::new_handle(postfields = body)
curl::handle_setheaders(request, "Content-Type" = "application/json")
for (attempt in 1:4) {
  answer <- curl::curl_fetch_memory(paste0(service, "/train"), request)
  if (answer$status_code != 503) break
  Sys.sleep(as.numeric(c(curl::parse_headers_list(answer$headers)$`retry-after`, 1)[1]))
}
text <- rawToChar(answer$content)
if (answer$status_code != 200) stop(text, call. = FALSE) # a problem document, which points at each mistake
loss <- jsonlite::fromJSON(text)$loss
cat(sprintf("loss %.17g\n", loss))
stopifnot(loss == 1.2525934010908932)
