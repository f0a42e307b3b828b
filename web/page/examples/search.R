# 把检索到的全部报告读成一个数据框；需要 install.packages("jsonlite")
library(jsonlite)

api <- "http://127.0.0.1:8080/api/v1/"
get <- function(call, ...) {
  values <- sapply(list(...), function(v) URLencode(enc2utf8(as.character(v)), reserved = TRUE))
  query <- paste0(names(values), "=", values, collapse = "&")
  fromJSON(paste0(api, call, "?", query), simplifyVector = FALSE)
}

rows <- list()
cursor <- ""
repeat {
  page <- get(
    "search", q = "煤矸石", kind = "政府工作报告", sort = "newest", limit = 100, passages = 0,
    fields = "next,hits.occurrences,hits.report", cursor = cursor
  )
  for (hit in page$hits) {
    year <- if (is.null(hit$report$year)) NA else hit$report$year
    rows[[length(rows) + 1]] <- data.frame(
      id = hit$report$id, title = hit$report$title, region = hit$report$region$name,
      year = year, occurrences = hit$occurrences
    )
  }
  cursor <- page[["next"]]
  if (is.null(cursor)) break
}
reports <- do.call(rbind, rows)
print(reports)
