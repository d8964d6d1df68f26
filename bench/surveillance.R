# The same questions put to R's surveillance package, timed without start-up: Rscript surveillance.R FOLDER
folder <- commandArgs(trailingOnly = TRUE)[1]
suppressPackageStartupMessages(library(surveillance))
weekly <- as.matrix(read.csv(file.path(folder, "weekly.csv"), header = FALSE))
daily <- as.matrix(read.csv(file.path(folder, "daily.csv"), header = FALSE))
seconds <- function(code) unname(system.time(code)["elapsed"])
flexible <- function(range) {
  control <- list(
    range = range, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, reweight = TRUE, weightsThreshold = 2.58,
    trend = TRUE, pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.01, limit54 = c(0, 4), glmWarnings = FALSE
  )
  farringtonFlexible(sts(weekly, frequency = 52), control = control)
}
last <- nrow(weekly)
latest <- NULL
latestSeconds <- seconds(latest <- flexible(last))
backtestWeeks <- as.integer(Sys.getenv("BACKTEST_WEEKS"))
backtestSeconds <- seconds(flexible((last - backtestWeeks + 1):last))
days <- sts(daily, frequency = 365)
earsSeconds <- sum(sapply(c("C1", "C2", "C3"), function(method) seconds(earsC(days, control = list(method = method)))))
cat(sprintf("%.6f %.6f %.6f %s\n", latestSeconds, backtestSeconds, earsSeconds, packageVersion("surveillance")))
cat(sprintf("%.15g", latest@control$expected[1, ]), "\n")
cat(sprintf("%.15g", latest@control$pvalue[1, ]), "\n")
