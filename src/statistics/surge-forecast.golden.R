# Expected answers of surge-forecast.test.ts by another road: no random walk and no random number. The days before by R's
# glm; the doubt about the surge's shape by adding up the posterior over a grid of jump, half-life and lasting part; counts
# of single days by dnbinom, and of all days together by the characteristic function of their sum.
#
#   Rscript src/statistics/surge-forecast.golden.R src/statistics/event-window.golden.json > src/statistics/surge-forecast.golden.json
suppressPackageStartupMessages(library(jsonlite))

ahead <- 14
level <- 0.8
learnt_days <- c(7, 14, 28)

# What is known of earlier surges, as surge-forecast.ts has it: A exponential of mean 2.5, B exponential of mean 0.2, ln H
# a mixture of normals round 8 and 40 days.
log_prior <- function(a, h, b) {
  log(dexp(exp(a), 1 / 2.5)) + a + log(dexp(exp(b), 1 / 0.2)) + b +
    log(0.8 * dnorm(h, log(8), 0.5) + 0.2 * dnorm(h, log(40), 0.3))
}

# Level, weekdays and a yearly wave of the 728 days before; no trend.
usual_days <- function(daily, first, start, days) {
  at <- as.integer(start - first)
  day <- seq(start - 728, by = "day", length.out = 728 + days)
  frame <- data.frame(
    y = c(daily[(at - 727):at], rep(NA, days)),
    wave_c = cos(2 * pi * as.numeric(day) / 365.25),
    wave_s = sin(2 * pi * as.numeric(day) / 365.25),
    weekday = factor(format(day, "%u"))
  )
  before <- frame[1:728, ]
  fit <- glm(y ~ wave_c + wave_s + weekday, family = poisson, data = before, control = list(epsilon = 1e-12))
  list(
    expected = unname(predict(fit, frame[-(1:728), ], type = "response")),
    usual = mean(before$y),
    phi = max(1, sum(residuals(fit, "pearson")^2) / fit$df.residual)
  )
}

# The whole numbers between which a count lies with chance `level`, a number itself counted by half.
between <- function(p) {
  middle <- cumsum(p) - p / 2
  tail <- (1 - level) / 2
  c(low = which(middle > tail)[1] - 1, high = max(which(middle < 1 - tail)) - 1)
}

forecast <- function(observed, expected, usual, phi) {
  n <- length(observed)
  size <- if (phi < 1.0001) 1e8 else usual / (phi - 1)
  grid <- expand.grid(
    a = seq(-7, 4.5, length.out = 56), h = seq(log(8) - 4 * 0.5, log(40) + 4 * 0.3, length.out = 56),
    b = seq(-9, 2, length.out = 40)
  )
  factor_at <- function(t) 1 + exp(grid$a) * 2^(-t / exp(grid$h)) + exp(grid$b)
  log_post <- log_prior(grid$a, grid$h, grid$b)
  for (t in seq_len(n)) {
    log_post <- log_post + dnbinom(observed[t], size = size, mu = expected[t] * factor_at(t - 1), log = TRUE)
  }
  weight <- exp(log_post - max(log_post))
  kept <- weight > 1e-6
  weight <- weight[kept] / sum(weight[kept])
  means <- sapply(n + seq_len(ahead), function(t) expected[t] * factor_at(t - 1)[kept])
  days <- t(sapply(seq_len(ahead), function(day) {
    most <- ceiling(max(means[, day]) * 3 + 60)
    p <- rowSums(sapply(split(seq_along(weight), ceiling(seq_along(weight) / 500)), function(some) {
      rowSums(outer(0:most, means[some, day], function(y, mu) dnbinom(y, size = size, mu = mu)) *
        rep(weight[some], each = most + 1))
    }))
    c(sum(weight * means[, day]), between(p))
  }))
  # The chance of every sum from 0 to N - 1 from the characteristic function at N points.
  N <- 2^ceiling(log2(max(rowSums(means)) * 3 + 200))
  angle <- 2 * pi * (0:(N / 2)) / N
  turn <- 1 - exp(1i * angle)
  cf <- complex(N / 2 + 1)
  for (row in seq_along(weight)) {
    cf <- cf + weight[row] * exp(rowSums(sapply(means[row, ], function(mu) -size * log(1 + mu / size * turn))))
  }
  whole <- c(cf, Conj(rev(cf[2:(N / 2)])))
  p <- Re(fft(whole)) / N
  list(days = unname(days), total = unname(c(sum(days[, 1]), between(pmax(p, 0)))))
}

given <- fromJSON(commandArgs(trailingOnly = TRUE)[1], simplifyVector = FALSE)
cases <- list()
for (case in given$cases) {
  daily <- as.integer(strsplit(case$daily, "[|,]")[[1]])
  first <- as.Date(case$firstDay)
  start <- as.Date(case$windowStart)
  at <- as.integer(start - first)
  for (n in learnt_days) {
    before <- usual_days(daily, first, start, n + ahead)
    answer <- forecast(daily[at + seq_len(n)], before$expected, before$usual, before$phi)
    cases[[length(cases) + 1]] <- list(
      series = case$series, windowStart = case$windowStart, learnt = n, usual = before$usual, phi = before$phi,
      expected = before$expected, days = answer$days, total = answer$total
    )
  }
}
cat(toJSON(list(
  source = paste(
    "The days of event-window.golden.json (FBI, public domain); expected answers by surge-forecast.golden.R:",
    "R", getRversion(), "glm, the posterior added up over a grid."
  ),
  columns = "days and total: expected, low, high (four times out of five)",
  cases = cases
), auto_unbox = TRUE, digits = 12, pretty = FALSE), "\n", sep = "")
