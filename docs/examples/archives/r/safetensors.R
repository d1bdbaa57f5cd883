# Trains a network to compute XOR: Rscript safetensors.R [URL], default http://localhost:8080.
# Reads and writes safetensors by hand. Needs the packages jsonlite and curl.

arguments <- commandArgs(trailingOnly = TRUE)
service <- if (length(arguments) > 0) arguments[1] else "http://localhost:8080"

# A safetensors file of numbers, as float64, and of texts. R stores matrices by column, and the file by row.
encode <- function(values) {
  texts <- Filter(is.character, values)
  numbers <- Filter(is.numeric, values)
  shape <- function(v) if (is.matrix(v)) dim(v) else if (length(v) == 1) integer(0) else length(v)
  ends <- cumsum(lengths(numbers) * 8L)
  tensors <- Map(function(v, end) list(dtype = "F64", shape = I(shape(v)), data_offsets = c(end - length(v) * 8L, end)),
                 numbers, ends)
  header <- jsonlite::toJSON(c(list(`__metadata__` = as.list(texts)), tensors), auto_unbox = TRUE)
  rows <- unlist(lapply(numbers, function(v) if (is.matrix(v)) t(v) else v), use.names = FALSE)
  c(writeBin(c(nchar(header, "bytes"), 0L), raw(), endian = "little"), charToRaw(header),
    writeBin(as.double(rows), raw(), endian = "little"))
}

decode <- function(file) {
  start <- 8 + readBin(file, "integer", endian = "little")
  header <- jsonlite::fromJSON(rawToChar(file[9:start]))
  texts <- header[["__metadata__"]]
  tensors <- lapply(header[names(header) != "__metadata__"], function(tensor) {
    bytes <- file[start + seq_len(diff(tensor$data_offsets)) + tensor$data_offsets[1]]
    what <- c(F64 = "double", I64 = "integer", BOOL = "logical")[[tensor$dtype]]
    size <- if (what == "logical") 1 else 8
    v <- readBin(bytes, what, length(bytes) / size, size, endian = "little")
    if (length(tensor$shape) == 2) matrix(v, tensor$shape[1], tensor$shape[2], byrow = TRUE) else v
  })
  c(tensors, texts)
}

post <- function(path, values) {
  request <- curl::new_handle(post = TRUE, postfields = encode(values))
  curl::handle_setheaders(request, "Content-Type" = "application/x-safetensors")
  answer <- curl::curl_fetch_memory(paste0(service, path), request)
  if (answer$status_code != 200) stop(rawToChar(answer$content))
  decode(answer$content)
}

xor <- list(x = rbind(c(0, 0), c(0, 1), c(1, 0), c(1, 1)), labels = c(0, 1, 1, 0))
network <- post("/init", list(sizes = c(2, 8, 2), seed = 1))
for (step in 1:200) {
  network <- post("/train-step", c(xor, network, list(eta = 0.5, outputs = "")))
}
result <- post("/forward", c(xor, network, list(outputs = "loss,predictions")))
cat("loss", format(result$loss, digits = 17), "predictions", result$predictions, "\n")
