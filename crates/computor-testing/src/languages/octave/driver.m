## Runs one Octave program and reports its variables as data.
##
## The task is a file, which is gone before the program starts: lines of a key, a space, and a text in hexadecimal or a
## number. The report goes to file descriptor 3, which is only opened at the end, as one line: the task's nonce, a space,
## JSON.
##
## The program runs in the base workspace, where nothing of this function is visible. It shares the process, though, and
## could imitate a report. That does not help it: a report says no more than the program could have said by setting its
## variables. The verdict is made elsewhere.
##
## Where there is something to rehearse, Octave is kept warm: it serves, and what follows happens in forks behind their walls.
## It rehearses nothing, though: a function that Octave has once read wins over one of that name in the submission.

## Called again at the end of everything.
function computor_driver (varargin)
  persistent task = [];
  persistent stage = "";
  persistent library = [];
  mlock ();
  if (nargin)
    if (! isempty (task))
      ## the program has ended itself
      look_and_report (task, strcmp (stage, "script"));
      task = [];
    elseif (! isempty (library) && strcmp (stage, "over"))
      ## All of it has been done that a program can see of the end, but for what variables do when they go.
      evalin ("base", "clear -variables; clear -global;");
      fclose ("all");
      library ("leave");
    endif
    return;
  endif
  if (exist ("/work/.driver/rehearsal", "file"))
    library = @computor_fork;
    library ();
  endif
  tasks = read_tasks ("/work/.driver/task");
  unlink ("/work/.driver/task");
  program = code_of_program ();
  cd ("/work/student");
  task = choose (tasks);
  task.program = program;
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
    eval (["function computor_left (driver), mlock (); persistent known; ", ...
           "if (nargin), known = driver; else, known ('end'); endif; endfunction"]);
    computor_left (@computor_driver);
    atexit ("computor_left");
  endif
  stage = "script";
  try
    if (! isempty (task.script))
      evalin ("base", ["source ('", strrep(as_script (task.script{1}), "'", "''"), "');"]);
    endif
  catch problem
    step_aside (task);
    report (task, "", "", problem);
    task = [];
    stage = "over";
    exit (0);
  end_try_catch
  stage = "look";
  look_and_report (task, true);
  task = [];
  stage = "over";
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
    step_aside (task);
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
    step_aside (task);
  end_try_catch
  report (task, found, missing, problem);
endfunction

## Leaves the directory of the program, so that its own functions take no part in what follows. Octave looks through all
## directories then; so where there are none that could, it stays.
function step_aside (task)
  before = task.program;
  if (before.harmless && strcmp (pwd (), "/work/student") && strcmp (path (), before.path))
    now = code_of_program ().names;
    if (numel (now) == numel (before.names) && all (strcmp (now, before.names)))
      return;
    endif
  endif
  cd ("/work/.driver");
endfunction

## The files beside the program that Octave could call, where it looks for others, and whether none has a name that Octave
## knows without them.
function program = code_of_program ()
  persistent harmless = [];
  names = readdir ("/work/student").';
  names = names(! cellfun ("isempty", regexp (names, '^[@+]|^private$|\.(m|p|mex|oct)$', "once")));
  if (isempty (harmless))
    plain = regexp (names, '^\w+(?=\.m$)', "match", "once");
    harmless = all (cellfun ("exist", plain) == 0) && ! any (cellfun ("isempty", plain));
  endif
  program = struct ("names", {names}, "path", path (), "harmless", harmless);
endfunction

function report (task, found, missing, problem)
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
  for line = regexp (fileread (file), '(\w+) (\S*)', "tokens")
    [key, value] = line{1}{:};
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
      task.(key){end+1} = char (sscanf (value, "%2x").');
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
