# Runs one R program and reports its variables as data.
#
# The task is a file, which is gone before the program starts: lines of a key, a space, and a text in hexadecimal or a
# number. The report goes to file descriptor 3, which is only opened at the end, as one line: the task's nonce, a space,
# JSON.
#
# The program runs in the global environment, where nothing of this driver is visible. It shares the process, though, and
# could imitate a report. That does not help it: a report says no more than the program could have said by setting its
# variables. The verdict is made elsewhere.
#
# Where there is something to rehearse, R is kept warm: it serves, and what follows happens in forks behind their walls.

# Functions see only this environment and R's own packages, so that what the program defines takes no part in them.
local({
  # A list of tasks; what stands before the first `part` belongs to all.
  read_tasks <- function(file) {
    words <- strsplit(readLines(file), " ", fixed = TRUE)
    all_keys <- vapply(words, `[`, "", 1L)
    all_values <- vapply(words, `[`, "", 2L)
    part <- cumsum(all_keys == "part")
    lapply(seq(min(1L, max(part)), max(part)), function(number) {
      keys <- all_keys[part %in% c(0L, number)]
      values <- all_values[part %in% c(0L, number)]
      texts <- function(key) {
        vapply(values[keys == key], function(hex) {
          at <- seq_len(nchar(hex) %/% 2L) * 2L
          text <- rawToChar(as.raw(strtoi(substring(hex, at - 1L, at), 16L)))
          Encoding(text) <- "UTF-8"
          text
        }, "", USE.NAMES = FALSE)
      }
      number <- function(key) as.numeric(values[keys == key])
      list(nonce = texts("nonce"), script = texts("script"), setup = texts("setup"), teardown = texts("teardown"),
           names = texts("name"), nodes = number("nodes"), bytes = number("bytes"), depth = number("depth"), seed = number("seed"), figures = number("figures"),
           expressions = any(keys == "expressions"), leave = any(keys == "leave"))
    })
  }

  text <- function(x) {
    x <- gsub("\\", "\\\\", enc2utf8(x), fixed = TRUE, useBytes = TRUE)
    x <- gsub("\"", "\\\"", x, fixed = TRUE, useBytes = TRUE)
    for (code in 1:31) {
      control <- rawToChar(as.raw(code))
      if (any(grepl(control, x, fixed = TRUE, useBytes = TRUE))) {
        x <- gsub(control, sprintf("\\u%04x", code), x, fixed = TRUE, useBytes = TRUE)
      }
    }
    paste0("\"", x, "\"", recycle0 = TRUE)
  }

  # Each element of an atomic vector.
  items <- function(x) {
    if (is.character(x)) {
      json <- text(x)
    } else if (is.logical(x)) {
      json <- ifelse(x, "true", "false")
    } else if (is.complex(x)) {
      part <- function(x) special(x, sprintf("%.16e", x))
      json <- paste0("[\"c\",", part(Re(x)), ",", part(Im(x)), "]")
    } else if (is.raw(x)) {
      json <- as.character(as.integer(x))
    } else {
      json <- special(x, if (is.integer(x)) as.character(x) else sprintf("%.17g", x))
    }
    json[is.na(x) & !is.nan(x)] <- "null"
    json
  }

  special <- function(x, json) {
    json[is.nan(x)] <- "[\"f\",\"nan\"]"
    json[x == Inf & !is.na(x)] <- "[\"f\",\"inf\"]"
    json[x == -Inf & !is.na(x)] <- "[\"f\",\"-inf\"]"
    json
  }

  opaque <- function(kind, shown) {
    if (nchar(shown) > 100000L) stop("it is too large to be compared")
    sprintf("[\"o\",%s,%s]", text(kind), text(shown))
  }

  # Whether a function sees more than the program's variables and R's own: then its text does not say what it does.
  has_own_world <- function(f) {
    world <- environment(f)
    !is.null(world) && !identical(world, globalenv()) && !isNamespace(world) && !identical(world, baseenv())
  }

  # The typed encoding of values; an error says why a value has none.
  left <- bytes <- 0
  encode <- function(x, depth) {
    count <- max(length(x), 1)
    if (depth < 0 || left < count) stop("it is too large to be compared")
    left <<- left - count
    if (is.character(x)) {
      bytes <<- bytes - sum(nchar(x, "bytes"), na.rm = TRUE)
      if (bytes < 0) stop("it is too large to be compared")
    }
    if (is.null(x)) return("null")
    if (is.factor(x) || inherits(x, c("Date", "POSIXt"))) {
      labels <- names(x)
      x <- structure(as.character(x), names = labels)
    }
    if (is.function(x) && has_own_world(x)) return(opaque("closure", paste(deparse(x), collapse = "\n")))
    if (is.function(x) || is.language(x)) return(opaque(class(x)[1L], paste(deparse(x), collapse = "\n")))
    if (is.data.frame(x)) return(data_frame(x, depth - 1))
    if (is.environment(x)) return(container(as.list.environment(x, sorted = TRUE), depth - 1))
    if (is.list(x)) return(container(x, depth - 1))
    if (isS4(x)) return(container(sapply(methods::slotNames(x), function(name) methods::slot(x, name), simplify = FALSE), depth - 1))
    if (!is.atomic(x)) stop(sprintf("a value of the type %s cannot be compared", typeof(x)))
    shape <- dim(x)
    x <- unclass(x)
    if (is.null(shape)) {
      if (length(x) == 1L) return(items(as.vector(x)))
      if (!is.numeric(x)) return(paste0("[\"l\"", paste0(",", items(as.vector(x)), recycle0 = TRUE, collapse = ""), "]"))
      shape <- length(x)
    } else {
      x <- aperm(x)
    }
    kind <- switch(typeof(x), integer = "int64", double = "float64", complex = "complex128", logical = "bool", "object")
    elements <- paste(items(as.vector(x)), collapse = ",")
    sprintf("[\"a\",\"%s\",[%s],[%s]]", kind, paste(shape, collapse = ","), elements)
  }

  container <- function(x, depth) {
    json <- vapply(seq_along(x), function(at) encode(x[[at]], depth), "")
    keys <- names(x)
    if (is.null(keys)) return(paste0("[\"l\"", paste0(",", json, recycle0 = TRUE, collapse = ""), "]"))
    keys[keys == ""] <- as.character(seq_along(x))[keys == ""]
    paste0("[\"d\"", paste0(",", text(keys), ",", json, recycle0 = TRUE, collapse = ""), "]")
  }

  # A list of rows, where what is not available is left out.
  data_frame <- function(x, depth) {
    rows <- vapply(seq_len(nrow(x)), function(row) {
      fields <- lapply(x, function(column) if (is.null(dim(column))) column[[row]] else column[row, ])
      container(fields[!vapply(fields, function(field) length(field) == 1L && is.atomic(field) && is.na(field), NA)], depth)
    }, "")
    paste0("[\"l\"", paste0(",", rows, recycle0 = TRUE, collapse = ""), "]")
  }

  pair <- function(name, json) paste0("[", text(name), ",", json, "]")

  # A variable of the program, or one that R brings along if it is not a function.
  look_up <- function(name, expressions) {
    world <- globalenv()
    if (exists(name, envir = world, inherits = FALSE)) return(get(name, envir = world, inherits = FALSE))
    if (exists(name, envir = world)) {
      found <- get(name, envir = world)
      if (!is.function(found)) return(found)
      stop("it is a function of R itself")
    }
    if (!expressions) stop("there is no variable of this name")
    eval(parse(text = name, keep.source = FALSE), world)
  }

  # The error's own text, its class, and the line of the program at which it happened.
  describe <- function(problem, script, line) {
    kind <- setdiff(class(problem), c("error", "condition"))[1L]
    if (is.na(kind) || kind == "simpleError") kind <- "Error"
    message <- gsub("/work/student/", "", paste(conditionMessage(problem), collapse = "\n"), fixed = TRUE)
    trace <- if (is.na(line)) "" else sprintf("[%s,%d,\"\"]", text(script), line)
    sprintf("{\"message\":%s,\"type\":%s,\"trace\":[%s]}", text(message), text(kind), trace)
  }

  tell <- function(line) {
    channel <- file("/dev/fd/3", "wb", raw = TRUE)
    writeLines(line, channel, useBytes = TRUE)
    close(channel)
  }

  # Each of several tasks has a fork of this interpreter as it is now, the last one the interpreter itself. Before each, a mark
  # is written to both streams and to the channel. What comes after a task that left something behind, or that
  # ended the interpreter, has runs of its own.
  done <- "/work/.driver/done"
  is_fork <- FALSE
  choose <- function(tasks) {
    if (length(tasks) == 1L) return(tasks[[1L]])
    own_place <- tempdir()
    began <- proc.time()[[3L]]
    mark <- function(number, kind) {
      sign <- c(as.raw(0L), charToRaw(sprintf("%s-%d", tasks[[1L]]$nonce, number)), as.raw(0L))
      for (place in c("/dev/fd/1", "/dev/fd/2")) {
        stream <- file(place, "wb", raw = TRUE)
        writeBin(sign, stream)
        close(stream)
      }
      used <- proc.time()
      cpu <- sum(used[c(1L, 2L, 4L, 5L)])
      tell(sprintf("%s-branch %d %d 0 %.0f %.0f", tasks[[1L]]$nonce, number, kind, 1e6 * cpu, 1e6 * (used[[3L]] - began)))
    }
    files <- function() {
      all <- list.files(c("/work", "/tmp"), all.files = TRUE, full.names = TRUE, recursive = TRUE, include.dirs = TRUE, no.. = TRUE)
      about <- file.info(all)
      list(all, ifelse(about$isdir, NA, about$size), ifelse(about$isdir, NA, about$mtime), ifelse(about$isdir, NA, about$ctime))
    }
    others <- function() setdiff(list.files("/proc", "^[0-9]+$"), c("1", Sys.getpid()))
    before <- files()
    for (number in seq_along(tasks)) {
      last <- number == length(tasks)
      mark(number - 1L, if (last) 1L else 0L)
      if (last) return(tasks[[number]])
      child <- .Call(parallel:::C_mc_fork, TRUE)[1L]
      if (child == 0L) {
        is_fork <<- TRUE
        return(tasks[[number]])
      }
      while (file.exists(sprintf("/proc/%d", child))) Sys.sleep(0.002)
      if (!file.exists(done) || length(others())) quit("no", runLast = FALSE)
      unlink(done)
      # its end has taken that along
      if (!dir.exists(own_place)) dir.create(own_place, mode = "0700")
      if (!identical(files(), before)) {
        mark(number, 2L)
        quit("no", runLast = FALSE)
      }
    }
  }

  # Figures that the program opens no device for become pictures, each of its own.
  draw_pictures <- function() {
    if (!isTRUE(capabilities("cairo"))) return()
    dir.create("/work/figures", showWarnings = FALSE)
    count <- 0
    options(device = function(...) {
      count <<- count + 1
      grDevices::svg(sprintf("/work/figures/figure-%d-%%d.svg", count), onefile = FALSE)
    })
  }

  run <- function(code) for (step in parse(text = code, keep.source = FALSE)) eval(step, globalenv())
  run_script <- function(script) {
    # parsed twice: the program's functions print as R prints them, and errors have lines all the same
    parsed <- parse(script, keep.source = TRUE, encoding = "UTF-8")
    places <- vapply(attr(parsed, "srcref"), function(place) place[[1L]], 1L)
    steps <- parse(script, keep.source = FALSE, encoding = "UTF-8")
    for (at in seq_along(steps)) {
      line <<- places[at]
      eval(steps[[at]], globalenv())
    }
    line <<- NA_integer_
  }
  evaluate <- function(name) {
    before <- c(left, bytes)
    tryCatch({
      value <- look_up(name, task$expressions)
      if (is.null(value)) stop("it is NULL")
      values <<- c(values, pair(name, encode(value, task$depth)))
    }, error = function(problem) {
      left <<- before[1L]
      bytes <<- before[2L]
      missing <<- c(missing, pair(name, text(conditionMessage(problem))))
    })
  }

  attempt <- function(work) {
    tryCatch(withCallingHandlers(work(), warning = function(problem) {
      if (length(warnings) < 50L) warnings <<- c(warnings, conditionMessage(problem))
      invokeRestart("muffleWarning")
    }), error = function(problem) {
      status <<- if (grepl("cannot allocate", conditionMessage(problem), fixed = TRUE)) "memory" else "error"
      failure <<- describe(problem, task$script, line)
    })
  }
  look <- function() {
    stage <<- "look"
    line <<- NA_integer_
    for (code in task$teardown) run(code)
    for (name in task$names) evaluate(name)
  }

  send <- function() {
    stage <<- "over"
    report <- sprintf("%s {\"status\":\"%s\",\"values\":[%s],\"missing\":[%s],\"warnings\":[%s],\"error\":%s}",
                      task$nonce, status, paste(values, collapse = ","), paste(missing, collapse = ","),
                      paste(text(warnings), collapse = ","), failure)
    while (sink.number() > 0L) sink()
    tell(report)
  }

  # What has been found out so far, and about what.
  begin <- function(task) {
    task <<- task
    left <<- task$nodes
    bytes <<- task$bytes
    warnings <<- values <<- missing <<- character()
    line <<- NA_integer_
    failure <<- "null"
    status <<- "ok"
    stage <<- "before"
  }
  task <- warnings <- values <- missing <- line <- failure <- status <- stage <- NULL

  # Compiles this driver, and uses what the tasks will use and many programs do, so that R has loaded it before it forks.
  # Nothing of it stays that a program could see.
  rehearse <- function(file) {
    here <- parent.env(environment())
    for (name in ls(here)) if (is.function(here[[name]])) assign(name, compiler::cmpfun(here[[name]]), here)
    begin(read_tasks(file)[[1L]])
    kinds <- list(a = 1, "b\n", c(TRUE, NA), 1:3, matrix(c(1, NaN, Inf, 2), 2L), 1+2i, NULL, factor("u"), as.Date("2024-01-01"),
                  data.frame(p = 1:2, q = c("a", NA)), y ~ x, as.raw(1L), new.env())
    encode(kinds, task$depth)
    attempt(function() {
      script <- tempfile()
      writeLines("1 + 1", script)
      run_script(script)
      unlink(script)
      run("1")
      for (name in c("pi", "1 + 1", "1 +")) evaluate(name)
      warning("a")
    })
    attempt(function() stop("a"))
    utils::capture.output(print(kinds), print(mean(1:3)), cat(sprintf("%d", 1L), paste("a", "b"), "\n"))
    begin(task)
    gc()
  }
  if (file.exists("/work/.driver/rehearsal")) {
    rehearse("/work/.driver/rehearsal")
    .C(getNativeSymbolInfo("computor_serve", dyn.load("/work/.driver/computor_fork.so")))
    dyn.unload("/work/.driver/computor_fork.so")
    # the one that it began with is not in this root
    tempdir(check = TRUE)
  }

  tasks <- read_tasks("/work/.driver/task")
  unlink("/work/.driver/task")
  setwd("/work/student")
  begin(choose(tasks))
  if (length(task$figures)) draw_pictures()
  set.seed(if (length(task$seed)) task$seed else 1)
  # a program that ends itself is looked at on its way out
  leaving <- new.env()
  if (task$leave) reg.finalizer(leaving, function(unused) {
    if (stage == "script") attempt(look)
    if (stage != "over") send()
  }, onexit = TRUE)
  attempt(function() {
    for (code in task$setup) run(code)
    stage <<- "script"
    for (script in task$script) run_script(script)
    look()
  })
  send()
  if (is_fork) file.create(done)
  # what R reads the next line from is not open in a fork
  quit("no")
}, envir = new.env(parent = baseenv()))
