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
## It rehearses nothing, though: a function that Octave has once read wins over one of that name in the submission. So
## what comes before the program is done by functions that are compiled into Octave.
##
## While the directory of the program is the current one, its functions win over Octave's own of the same name, and so do
## functions that a script defines wherever Octave is. So nothing is called there but what `builtin` finds, and functions of
## this file, which win over both.

## Called again at the end of everything, with an argument.
function computor_driver (varargin)
  persistent task = [];
  persistent waiting = false;
  persistent in_script = false;
  persistent over = false;
  persistent library = [];
  for unused = varargin
    if (waiting)
      ## the program has ended itself
      waiting = false;
      look_and_report (task, in_script);
    elseif (over)
      ## All of it has been done that a program can see of the end, but for what variables do when they go.
      builtin ("evalin", "base", "builtin ('clear', '-variables'); builtin ('clear', '-global');");
      builtin ("fclose", "all");
      library ("leave");
    endif
    return;
  endfor
  mlock ();
  kept_warm = exist ("/work/.driver/rehearsal", "file") != 0;
  if (kept_warm)
    library = @computor_fork;
    library ();
  endif
  tasks = read_tasks ("/work/.driver/task");
  unlink ("/work/.driver/task");
  task = choose (tasks);
  task.program = code_of_program (task);
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
    eval (["function computor_left (varargin), persistent known; ", ...
           "for driver = varargin, mlock (); known = driver{1}; return; endfor, known ('end'); endfunction"]);
    computor_left (@computor_driver);
    atexit ("computor_left");
  endif
  begin = "";
  if (! isempty (task.script))
    begin = ["builtin ('source', '", strrep(as_script (task.script{1}), "'", "''"), "');"];
  endif
  in_script = waiting = true;
  try
    if (any (strcmp (task.program.names, "builtin.m")) || any (strcmp (task.program.hiding, "builtin")))
      error ("a function of a submission cannot have the name builtin");
    endif
    cd ("/work/student");
    builtin ("evalin", "base", begin);
  catch problem
    waiting = false;
    step_aside (task);
    report (task, "", "", problem);
    over = kept_warm;
    exit (0);
  end_try_catch
  in_script = false;
  look_and_report (task, true);
  waiting = false;
  over = kept_warm;
  exit (0);
endfunction

## Does what comes after the program, and says what came of it.
function look_and_report (task, with_code)
  values = absent = {};
  found = missing = "";
  problem = [];
  try
    for code = [task.setup, task.teardown]
      if (with_code)
        builtin ("evalin", "base", code{1});
      endif
    endfor
    for name = task.name
      try
        values{end+1} = {name{1}, builtin("evalin", "base", name{1})};
      catch reason
        absent{end+1} = {name{1}, reason.message};
      end_try_catch
    endfor
  catch problem
  end_try_catch
  step_aside (task);
  budget (task.nodes);
  for value = values
    left = budget ();
    try
      found = [found, "[", text(value{1}{1}), ",", encode(value{1}{2}, task.depth), "],"];
    catch reason
      budget (left);
      absent{end+1} = {value{1}{1}, reason.message};
    end_try_catch
  endfor
  for name = absent
    missing = [missing, "[", text(name{1}{1}), ",", text(name{1}{2}), "],"];
  endfor
  report (task, found, missing, problem);
  keep_figures (task);
endfunction

## Leaves the figures that are open as pictures, as long as there is time. Nothing depends on them. What stands in for gnuplot
## draws nothing.
function keep_figures (task)
  if (isempty (task.figures) || exist ("/work/.driver/gnuplot", "file") || 1000 * cputime () > 2 * task.figures)
    return;
  endif
  try
    [~, ~] = __mkdir__ ("/work/figures");
    begun = time ();
    for figure = get (0, "children").'
      ## One more than there is time for would end a run that is over.
      if (1000 * cputime () > 3 * task.figures || 1000 * (time () - begun) > task.figures)
        break;
      endif
      print (figure, sprintf ("/work/figures/figure-%d.svg", figure));
    endfor
  catch unused
  end_try_catch
endfunction

## Leaves the directory of the program, so that its own functions take no part in what follows. Octave looks through all
## directories then; so where there are none that could, it stays.
function step_aside (task)
  program = task.program;
  moved = ! builtin ("strcmp", builtin ("path"), program.path);
  if (program.harmless && ! moved && builtin ("strcmp", builtin ("pwd"), "/work/student"))
    now = code_in ("/work/student");
    if (builtin ("numel", now) == builtin ("numel", program.names) && builtin ("all", builtin ("strcmp", now, program.names)))
      return;
    endif
  endif
  builtin ("cd", "/work/.driver");
  for name = program.hiding
    builtin ("clear", "-functions", name{1});
  endfor
  if (moved)
    builtin ("path", program.path);
  endif
endfunction

## The files beside the program that Octave could call, functions that its scripts define under names that Octave knows without
## them, where it looks for others, and whether none has a name that Octave knows.
function program = code_of_program (task)
  place = "/work/student";
  names = code_in (place);
  plain = regexp (names, '^\w+(?=\.m$)', "match", "once");
  texts = [task.setup, task.teardown];
  for file = task.script
    texts{end+1} = contents (file{1});
  endfor
  for name = names(! cellfun ("isempty", plain))
    texts{end+1} = contents ([place, "/", name{1}]);
  endfor
  hiding = {};
  for defined = regexp (texts, '^[ \t]*function\s+(?:[^=(\n]*=\s*)?(\w+)', "tokens", "lineanchors")
    for name = [defined{1}{:}]
      if (exist (name{1}))
        hiding{end+1} = name{1};
      endif
    endfor
  endfor
  harmless = isempty (hiding) && all (cellfun ("exist", plain) == 0) && ! any (cellfun ("isempty", plain));
  program = struct ("names", {names}, "hiding", {hiding}, "path", path (), "harmless", harmless);
endfunction

function names = code_in (place)
  names = builtin ("readdir", place).';
  names = names(! builtin ("cellfun", "isempty", builtin ("regexp", names, '^[@+]|^private$|\.(m|p|mex|oct)$', "once")));
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
    others = readdir ("/proc");
    others = others(! cellfun ("isempty", regexp (others, '^\d+$', "once")));
    if (child < 0 || ! WIFEXITED (status) || ! all (strcmp (others, "1") | strcmp (others, sprintf ("%d", getpid ()))))
      exit (0);
    endif
    code = WEXITSTATUS (status);
    if (! strcmp (files ({"/work", "/tmp"}), before))
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
  used = regexp (contents ("/proc/self/stat"), '\)[^)]*$', "match", "once");
  ticks = sum (str2double (regexp (used, '\S+', "match")(13:16)));
  channel = fopen ("/dev/fd/3", "w");
  fprintf (channel, "%s-branch %d %d %d %d %d\n", nonce, number, kind, code, round (ticks * 1e4), round ((time () - began) * 1e6));
  fclose (channel);
endfunction

## Every file that a program could have changed, and what is in it.
function found = files (places)
  found = "";
  while (! isempty (places))
    place = places{1};
    places(1) = [];
    for name = readdir (place).'
      path = [place, "/", name{1}];
      if (any (strcmp (name{1}, {".", ".."})))
        continue;
      endif
      about = lstat (path);
      seen = "";
      if (about.modestr(1) == "d")
        places{end+1} = path;
      elseif (about.modestr(1) == "-" && about.size < 1e6)
        seen = hash ("md5", contents (path));
      elseif (about.modestr(1) == "-")
        seen = sprintf (" %.17g", about.size, about.mtime, about.ctime, about.ino);
      endif
      found = [found, sprintf("%s %s %s\n", path, about.modestr, seen)];
    endfor
  endwhile
endfunction

## The text of a file, nothing if it cannot be read.
function text = contents (file)
  text = "";
  channel = fopen (file);
  if (channel >= 0)
    text = fread (channel, Inf, "uint8=>char").';
    fclose (channel);
  endif
endfunction

## Structs with a cell of texts for each key; numbers as they are. What stands before the first `part` belongs to all.
function tasks = read_tasks (file)
  common = struct ("nonce", {{}}, "script", {{}}, "setup", {{}}, "teardown", {{}}, "name", {{}},
                   "seed", [], "leave", [], "figures", []);
  tasks = {};
  task = common;
  for line = regexp (contents (file), '(\w+) (\S*)', "tokens")
    [key, value] = line{1}{:};
    if (strcmp (key, "part"))
      if (isempty (tasks))
        common = task;
      else
        tasks{end} = task;
      endif
      tasks{end+1} = task = common;
    elseif (any (strcmp (key, {"nodes", "bytes", "depth", "seed", "figures", "expressions", "leave"})))
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
  content = contents (file);
  if (! isempty (regexp (content, '^(\s|[%#][^\n]*\n)*function\s', "once")))
    warning ("off", "Octave:function-name-clash");
    file = strrep (file, "/work/student/", "/work/.driver/script/");
    for at = strfind (file, "/")(4:end)
      [~, ~] = __mkdir__ (file(1:at-1));
    endfor
    channel = fopen (file, "w");
    fwrite (channel, content);
    fclose (channel);
  endif
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
    x = x(row_major (x));
    if (isa (x, "uint64") && any (x > intmax ("int64")))
      ## of these `sprintf` writes six digits
      halves = double (reshape (typecast (x, "uint32"), 2, []));
      items = sprintf ("[\"i\",\"0x%08x%08x\"],", halves([2, 1], :));
    else
      items = sprintf ("%d,", x);
    endif
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
