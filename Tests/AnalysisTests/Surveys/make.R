# Means, standard errors and covariances of respondents.csv by R's survey, into expected.json.
suppressMessages(library(survey))
key <- list(
  "self-direction" = c(1, 11), stimulation = c(6, 15), hedonism = c(10, 21), achievement = c(4, 13),
  power = c(2, 17), security = c(5, 14), tradition = c(9, 20), conformity = c(7, 16),
  benevolence = c(12, 18), universalism = c(3, 8, 19))
d <- read.csv("respondents.csv")
items <- as.matrix(d[, 7:27])
items[items > 6] <- NA
items <- 7 - items
kept <- rowSums(is.na(items)) <= 5
level <- rowMeans(items, na.rm = TRUE)
values <- sapply(key, function(k) {
  m <- rowMeans(items[, k], na.rm = TRUE)
  m[is.nan(m)] <- NA
  m - level
})
d <- cbind(d[, 1:6], values)[kept, ]
names(d)[7:16] <- paste0("v", 1:10)
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~anweight, data = d, nest = TRUE)
number <- function(x) format(x, digits = 17, trim = TRUE)
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
# One variable at a time, since svymean of several drops who lacks any; covariances by influence.
figures <- function(g) {
  n <- nrow(g$variables)
  inf <- matrix(0, n, 10)
  m <- se <- numeric(10)
  for (j in 1:10) {
    s <- svymean(as.formula(paste0("~v", j)), g, na.rm = TRUE)
    m[j] <- coef(s)
    se[j] <- SE(s)
    y <- g$variables[[paste0("v", j)]]
    w <- weights(g)
    has <- !is.na(y)
    inf[has, j] <- (y[has] - m[j]) / sum(w[has])
  }
  v <- vcov(svytotal(inf, g))
  stopifnot(max(abs(sqrt(diag(v)) - se)) < 1e-12)
  paste0("{\"respondents\": ", n, ", \"degreesOfFreedom\": ", degf(g), ", \"effectiveSampleSize\": ",
    number(sum(weights(g))^2 / sum(weights(g)^2)), ",\n   \"means\": ", list_of(m),
    ",\n   \"standardErrors\": ", list_of(se), ",\n   \"covariance\": ", list_of(t(v)), "}")
}
countries <- sort(unique(d$cntry))
whole <- sapply(countries, function(k) figures(subset(design, cntry == k)))
women <- sapply(countries, function(k) figures(subset(design, cntry == k & gndr == 2)))
join <- function(x) paste0("{\n  ", paste0("\"", names(x), "\": ", x, collapse = ",\n  "), "\n }")
cat("{\n \"source\": \"", R.version.string, ", survey ", as.character(packageVersion("survey")), "\",\n",
  " \"call\": \"svydesign(ids = ~psu, strata = ~stratum, weights = ~anweight, nest = TRUE); ",
  "svymean(~v, subset(design, cntry == k), na.rm = TRUE); covariances: vcov(svytotal(influence))\",\n",
  " \"tables\": ", nrow(items), ",\n \"dropped\": ", sum(!kept), ",\n",
  " \"dimensions\": [", paste0("\"", names(key), "\"", collapse = ", "), "],\n",
  " \"all\": ", join(whole), ",\n \"women\": ", join(women), "\n}\n", sep = "", file = "expected.json")
