## Runs one Octave program and reports its variables as data.
##
## The task is a file, which is gone before the program starts: lines of a key, a space, and a text in hexadecimal or a
## number. The report goes to file descriptor 3, which is only opened at the end, as one line: the task's nonce, a space,
## JSON.
##
## The program runs in the base workspace, where nothing of this function is visible. It shares the process, though, and
## could imitate a report. That does not help it: a report says no more than the program could have said by setting its
## variables. The verdict is made elsewhere.

## Called again when the program has ended itself, with the directory that it was in.
function computor_driver (place)
  persistent task = [];
  persistent stage = "";
  mlock ();
  if (nargin)
    if (! isempty (task))
      cd (place);
      look_and_report (task, strcmp (stage, "script"));
      task = [];
    endif
    return;
  endif
  tasks = read_tasks ("/work/.driver/task");
  unlink ("/work/.driver/task");
  cd ("/work/student");
  task = choose (tasks);
  if (isempty (task.seed))
    rand ("seed", 1);
    randn ("seed", 1);
  else
    for generator = {@rand, @randn, @rande, @randg, @randp}
      generator{1} ("twister", task.seed);
    endfor
  endif
  set (0, "defaultfigurevisible", "off");
  if (exist ("/work/.driver/gnuplot", "file"))
    gnuplot_binary ("/work/.driver/gnuplot");
    warning ("off", "Octave:gnuplot-graphics");
    register_graphics_toolkit ("gnuplot");
  endif
  if (! isempty (task.leave))
    ## `clear all` must not take it away
    eval (["function computor_left (varargin), mlock (); if (! nargin), place = pwd (); cd ('/work/.driver'); ", ...
           "computor_driver (place); endif; endfunction"]);
    computor_left ("stay");
    atexit ("computor_left");
  endif
  stage = "script";
  try
    if (! isempty (task.script))
      evalin ("base", ["source ('", strrep(as_script (task.script{1}), "'", "''"), "');"]);
    endif
  catch problem
    report (task, "", "", problem);
    task = [];
    exit (0);
  end_try_catch
  stage = "look";
  look_and_report (task, true);
  task = [];
  exit (0);
endfunction

## Does what comes after the program, and says what came of it.
function look_and_report (task, with_code)
  found = missing = "";
  problem = [];
  try
    for code = [task.setup, task.teardown]
      if (with_code)
        evalin ("base", code{1});
      endif
    endfor
    [values, missing] = look_at (task.name);
    ## the program's own functions must not take part in what follows
    cd ("/work/.driver");
    budget (task.nodes);
    for k = 1:rows (values)
      left = budget ();
      try
        found = [found, "[", text(values{k,1}), ",", encode(values{k,2}, task.depth), "],"];
      catch reason
        budget (left);
        missing = [missing, "[", text(values{k,1}), ",", text(reason.message), "],"];
      end_try_catch
    endfor
  catch problem
  end_try_catch
  report (task, found, missing, problem);
endfunction

function report (task, found, missing, problem)
  cd ("/work/.driver");
  status = "ok";
  failure = "null";
  if (! isempty (problem))
    status = "error";
    if (strncmp (problem.message, "out of memory", 13))
      status = "memory";
    endif
    failure = describe (problem);
  endif
  fflush (stdout);
  channel = fopen ("/dev/fd/3", "w");
  fprintf (channel, "%s {\"status\":\"%s\",\"values\":[%s],\"missing\":[%s],\"error\":%s}\n", ...
           task.nonce{1}, status, found(1:end-1), missing(1:end-1), failure);
  fclose (channel);
endfunction

## Each of several tasks has a fork of this interpreter as it is now, the last one the interpreter itself. Before each, a mark
## is written to both streams and to the channel. What comes after a task that left something behind has runs of
## its own.
function task = choose (tasks)
  task = tasks{1};
  if (numel (tasks) == 1)
    return;
  endif
  began = time ();
  before = files ({"/work", "/tmp"});
  code = 0;
  for number = 1:numel (tasks)
    task = tasks{number};
    last = number == numel (tasks);
    mark (task.nonce{1}, number - 1, last, code, began);
    if (last)
      return;
    endif
    child = fork ();
    if (child == 0)
      return;
    endif
    [~, status] = waitpid (child);
    others = setdiff (regexp (strjoin (readdir ("/proc").', " "), '\<\d+\>', "match"), {"1", num2str(getpid ())});
    if (child < 0 || ! WIFEXITED (status) || ! isempty (others))
      exit (0);
    endif
    code = WEXITSTATUS (status);
    if (! isequal (files ({"/work", "/tmp"}), before))
      mark (task.nonce{1}, number, 2, code, began);
      exit (0);
    endif
  endfor
endfunction

function mark (nonce, number, kind, code, began)
  for stream = [stdout, stderr]
    fprintf (stream, "%c%s-%d%c", 0, nonce, number, 0);
    fflush (stream);
  endfor
  [~, used] = strtok (fileread ("/proc/self/stat"), ")");
  ticks = sum (str2double (strsplit (used)(13:16)));
  channel = fopen ("/dev/fd/3", "w");
  fprintf (channel, "%s-branch %d %d %d %d %d\n", nonce, number, kind, code, round (ticks * 1e4), round ((time () - began) * 1e6));
  fclose (channel);
endfunction

## Every file that a program could have changed, and what is in it.
function found = files (places)
  found = {};
  while (! isempty (places))
    place = places{1};
    places(1) = [];
    for name = readdir (place).'
      path = [place, "/", name{1}];
      if (any (strcmp (name{1}, {".", ".."})))
        continue;
      endif
      about = lstat (path);
      found(end+1,:) = {path, about.modestr, ""};
      if (about.modestr(1) == "d")
        places{end+1} = path;
      elseif (about.modestr(1) == "-")
        found{end,3} = {about.size, about.mtime, about.ctime, about.ino};
        if (about.size < 1e6)
          found{end,3} = hash ("md5", fileread (path));
        endif
      endif
    endfor
  endwhile
endfunction

## Structs with a cell of texts for each key; numbers as they are. What stands before the first `part` belongs to all.
function tasks = read_tasks (file)
  common = struct ("nonce", {{}}, "script", {{}}, "setup", {{}}, "teardown", {{}}, "name", {{}},
                   "seed", [], "leave", []);
  tasks = {};
  task = common;
  for line = strsplit (strtrim (fileread (file)), "\n")
    [key, value] = strtok (line{1}, " ");
    value = value(2:end);
    if (strcmp (key, "part"))
      if (isempty (tasks))
        common = task;
      else
        tasks{end} = task;
      endif
      tasks{end+1} = task = common;
    elseif (any (strcmp (key, {"nodes", "bytes", "depth", "seed", "expressions", "leave"})))
      task.(key) = str2double (value);
    else
      task.(key){end+1} = char (hex2dec (reshape (value, 2, [])')');
    endif
  endfor
  tasks{max (end, 1)} = task;
endfunction

## Octave runs a file that begins with a function as that function, and nothing after it, where it finds the file on its
## path. A copy elsewhere is the script that was meant.
function file = as_script (file)
  content = fileread (file);
  if (! isempty (regexp (content, '^(\s|[%#][^\n]*\n)*function\s', "once")))
    warning ("off", "Octave:function-name-clash");
    file = strrep (file, "/work/student/", "/work/.driver/script/");
    [~, ~] = mkdir (fileparts (file));
    channel = fopen (file, "w");
    fwrite (channel, content);
    fclose (channel);
  endif
endfunction

## Name and value of each expression that has one, and a list of the others with the reason.
function [values, missing] = look_at (names)
  values = cell (0, 2);
  missing = "";
  for k = 1:numel (names)
    try
      values(end+1,:) = {names{k}, evalin("base", names{k})};
    catch reason
      missing = [missing, "[", text(names{k}), ",", text(reason.message), "],"];
    end_try_catch
  endfor
endfunction

## The error's own text, its identifier, and the lines of the submission it came through.
function json = describe (problem)
  trace = "";
  place = problem.stack;
  for k = min (numel (place), 8):-1:1
    file = strrep (place(k).file, "/work/.driver/script/", "/work/student/");
    if (strncmp (file, "/work/student/", 14))
      trace = [trace, sprintf("[%s,%d,\"\"],", text (file), max (place(k).line, 0))];
    endif
  endfor
  kind = problem.identifier;
  if (isempty (kind))
    kind = "error";
  endif
  message = strrep (strrep (problem.message, "/work/student/", ""), "/work/.driver/script/", "");
  json = ["{\"message\":", text(message), ",\"type\":", text(kind), ",\"trace\":[", trace(1:end-1), "]}"];
endfunction

## How many values the report may still hold; with an argument, sets it.
function left = budget (new)
  persistent known = 0;
  if (nargin)
    known = new;
  endif
  left = known;
endfunction

## The typed encoding of values; an error says why a value has none.
function json = encode (x, depth)
  left = budget () - max (numel (x), 1);
  if (depth < 0 || left < 0)
    error ("it is too large to be compared");
  endif
  budget (left);
  if (ischar (x) && rows (x) <= 1 && ndims (x) == 2)
    json = text (x);
  elseif (ischar (x))
    json = list (cellstr (x), depth);
  elseif (isnumeric (x) || islogical (x))
    json = numbers (full (x));
  elseif (iscell (x))
    json = list (x, depth);
  elseif (isstruct (x) && numel (x) == 1)
    json = dictionary (fieldnames (x), struct2cell (x), depth);
  elseif (isstruct (x))
    json = list (num2cell (x), depth);
  elseif (isa (x, "containers.Map"))
    json = dictionary (keys (x), values (x), depth);
  elseif (is_function_handle (x))
    error ("it is a function: compare what it returns instead");
  else
    error ("a value of the class %s cannot be compared", class (x));
  endif
endfunction

function json = list (items, depth)
  json = "[\"l\"";
  for k = 1:numel (items)
    json = [json, ",", encode(items{k}, depth - 1)];
  endfor
  json = [json, "]"];
endfunction

function json = dictionary (names, items, depth)
  json = "[\"d\"";
  for k = 1:numel (items)
    json = [json, ",", encode(names{k}, depth - 1), ",", encode(items{k}, depth - 1)];
  endfor
  json = [json, "]"];
endfunction

## A scalar is itself, anything else an array in row-major order.
function json = numbers (x)
  if (islogical (x))
    kind = "bool";
    words = {"false", "true"};
    items = [words(x(row_major (x)) + 1); repmat({","}, 1, numel (x))];
    items = [items{:}];
  elseif (iscomplex (x))
    kind = "complex128";
    x = x(row_major (x));
    items = special (sprintf ("[\"c\",%.16e,%.16e],", [real(x); imag(x)]));
  elseif (isinteger (x))
    kind = class (x);
    items = sprintf ("%d,", x(row_major (x)));
  else
    kind = strrep (strrep (class (x), "double", "float64"), "single", "float32");
    items = double (x(row_major (x)));
    items(isnan (items)) = NaN;
    items = special (sprintf ("%.17g,", items));
  endif
  if (isscalar (x))
    json = items(1:end-1);
  else
    shape = sprintf ("%d,", size (x));
    json = ["[\"a\",\"", kind, "\",[", shape(1:end-1), "],[", items(1:end-1), "]]"];
  endif
endfunction

## The indices of all elements, the last axis running fastest, as a row.
function index = row_major (x)
  index = permute (reshape (1:numel (x), size (x)), ndims (x):-1:1)(:).';
endfunction

function json = special (json)
  json = strrep (json, "NaN", "[\"f\",\"nan\"]");
  json = strrep (json, "-Inf", "[\"f\",\"-inf\"]");
  json = strrep (json, "Inf", "[\"f\",\"inf\"]");
endfunction

function json = text (x)
  json = strrep (strrep (char (x(:).'), "\\", "\\\\"), "\"", "\\\"");
  for code = unique (double (json(json < 32)))
    json = strrep (json, char (code), sprintf ("\\u%04x", code));
  endfor
  json = ["\"", json, "\""];
endfunction
