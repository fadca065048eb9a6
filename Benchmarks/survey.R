# Means of ten variables over 50,000 respondents, by R's package survey: Rscript survey.R KIND, with
# KIND linearised or replicates. Prints the CPU seconds of the call, best of five, as JSON.
suppressPackageStartupMessages(library(survey))
kind <- commandArgs(trailingOnly = TRUE)[1]
set.seed(11)
respondents <- 50000
units <- 1000
unit <- (seq_len(respondents) - 1) %% units
level <- rnorm(units) / 3
data <- as.data.frame(matrix(rnorm(respondents * 10) + level[unit + 1], respondents))
data$unit <- unit
data$stratum <- unit %/% 25
data$weight <- runif(respondents, 0.5, 1.5)
variables <- reformulate(paste0("V", 1:10))
if (kind == "replicates") {
  kept <- matrix(runif(units * 80) < 0.5, units)
  replicates <- 2 * data$weight * kept[unit + 1, ]
  call <- function() {
    design <- svrepdesign(
      data = data, weights = ~weight, repweights = replicates, type = "BRR",
      combined.weights = TRUE)
    SE(svymean(variables, design))
  }
} else {
  call <- function() {
    design <- svydesign(
      ids = ~unit, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
    SE(svymean(variables, design))
  }
}
seconds <- min(sapply(1:5, function(round) {
  time <- system.time(call())
  time[["user.self"]] + time[["sys.self"]]
}))
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) * 1024 / 1e6
cat(sprintf("{\"seconds\": %g, \"repeats\": 1, \"peak\": %g}\n", seconds, peak))
