//! A fork of a warm Octave or R is what a fresh one would be, what one run leaves the next does not find, and the fork is
//! behind the walls. (Python is in `warm.rs`.)

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{has_program, sandbox, write_files};
use computor_sandbox::Sandbox;
use computor_testing::backend::{Bench, End, Execution, Mode, Program};
use computor_testing::format::meta::Settings;
use computor_testing::format::suite::Suite;
use computor_testing::languages;
use computor_testing::value::Value;
use computor_testing::{Class, Options};

/// A language, its program, its source, and how a program finds out that its parent is outside its run.
#[derive(Clone, Copy)]
struct Kind {
    language: &'static str,
    program: &'static str,
    source: &'static str,
    forked: &'static str,
}

const OCTAVE: Kind = Kind { language: "octave", program: "octave-cli", source: "s.m", forked: "forked = getppid () == 0;\n" };
const R: Kind = Kind {
    language: "r",
    program: "Rscript",
    source: "s.R",
    forked: "forked <- any(grepl('^PPid:\\t0$', readLines('/proc/self/status')))\n",
};

impl Kind {
    /// A sandbox, if the language is there.
    fn sandbox(&self) -> Option<Sandbox> {
        if !has_program(self.program) {
            eprintln!("SKIPPED: {} is not installed", self.program);
            return None;
        }
        sandbox()
    }

    fn run(&self, sandbox: &Sandbox, files: &[(&str, &str)]) -> Execution {
        self.run_for(20, sandbox, files)
    }

    /// Runs the program among these files with a limit in seconds.
    fn run_for(&self, timeout: u32, sandbox: &Sandbox, files: &[(&str, &str)]) -> Execution {
        let directory = tempfile::tempdir().unwrap();
        write_files(directory.path(), files.iter().copied());
        let suite = format!(
            "type: {}\nproperties: {{tests: [{{name: v, entryPoint: {}, timeout: {timeout}, tests: [{{name: a}}]}}]}}",
            self.language, self.source
        );
        let suite = Suite::parse("test.yaml", &suite).unwrap();
        let (options, settings, never) = (Options::default(), Settings::default(), || false);
        let bench = Bench::new(Mode::Student, sandbox, &options, &settings, &never);
        let program = Program {
            collection: &suite.collections[0],
            directory: directory.path(),
            input: None,
            setup: Vec::new(),
            teardown: Vec::new(),
            names: ["seen", "forked"].map(str::to_owned).to_vec(),
            expressions: Vec::new(),
            calls: None,
            hidden: false,
        };
        languages::find(self.language).unwrap().execute(&bench, &program).unwrap()
    }

    /// Runs a program once executed and twice forked, which must make no difference. Gives the runs.
    fn same_for_all(&self, program: &str, others: &[(&str, &str)]) -> Option<[Execution; 3]> {
        let sandbox = self.sandbox()?;
        let program = format!("{}{program}", self.forked);
        let files = [&[(self.source, program.as_str())], others].concat();
        let runs = [false, true, true].map(|forked| {
            let run = self.run(&sandbox, &files);
            sandbox.settle();
            assert_eq!(run.values.get("forked"), Some(&Value::Bool(forked)), "{run:?}");
            run
        });
        let [executed, first, second] = &runs;
        for forked in [first, second] {
            assert_eq!(executed.values.get("seen"), forked.values.get("seen"));
            assert_eq!((&executed.stdout, &executed.stderr, &executed.end), (&forked.stdout, &forked.stderr, &forked.end));
            assert_eq!((&executed.missing, executed.exit_code), (&forked.missing, forked.exit_code));
        }
        Some(runs)
    }
}

#[test]
fn octave_looks_the_same_and_keeps_nothing() {
    let program = "
        clear forked_; s = struct ();
        s.who = sort (setdiff (who (), {'s'})); s.pwd = pwd (); s.path = strrep (path (), pathsep (), ' '); s.home = getenv ('HOME');
        s.random = [rand(), randn(), rand(), randi(1000)]; s.argv = argv (); s.name = program_name (); s.call = program_invocation_name ();
        s.files = readdir ('.'); s.tmp = readdir ('/tmp'); s.driver = readdir ('/work/.driver'); s.open = readdir ('/proc/self/fd');
        s.processes = numel (regexp (strjoin (readdir ('/proc').'), '\\<\\d+\\>', 'match'));
        s.ids = [getuid(), geteuid(), getgid()]; s.umask = umask (0); s.alone = getpgrp () == getpid ();
        s.limits = fileread ('/proc/self/limits');
        status = fileread ('/proc/self/status');
        for key = {'CapEff', 'CapBnd', 'CapPrm', 'NoNewPrivs', 'Seccomp', 'Groups', 'SigIgn'}
          s.(key{1}) = regexp (status, [key{1}, ':\\s*(.*?)\\n'], 'tokens', 'once');
        end
        s.errors = {lasterr(), lastwarn()}; s.figures = get (0, 'children'); s.warn = numel (warning ());
        s.network = fileread ('/proc/self/net/dev')(1:5); s.host = uname ().nodename; s.depth = max_recursion_depth ();
        s.unset = isempty (getenv ('LEFT')); s.seen = exist ('left_behind', 'var'); s.global = who ('global');
        s.children = [system('true'), waitpid(-1)]; s.out = evalc ('disp (pi)');
        [~, s.reach] = system ('kill -0 1 2>/dev/null; echo $?'); s.format = evalc ('x = 1/3');
        global left_behind = 1; setenv ('LEFT', '1'); fclose (fopen ('/tmp/left', 'w')); addpath ('/tmp'); rand ('twister', 9);
        format long; warning ('off', 'all'); cd ('/tmp'); seen = s;
        seen.limits = regexprep (seen.limits, ' +', ' ');
        ";
    let Some([executed, ..]) = OCTAVE.same_for_all(&program.replace("        ", ""), &[]) else { return };
    assert_eq!(executed.end, End::Finished, "{executed:?}");
    assert!(matches!(executed.values.get("seen"), Some(Value::Dict(_))), "{executed:?}");
}

#[test]
fn r_looks_the_same_and_keeps_nothing() {
    let program = "
        status <- readLines('/proc/self/status')
        seen <- list(
          variables = ls(all.names = TRUE), place = getwd(), random = c(runif(2), rnorm(1), sample(1000, 1)), args = commandArgs(),
          options = capture.output(str(options()[setdiff(names(options()), 'unused')])), search = search(), libraries = .libPaths(),
          namespaces = sort(loadedNamespaces()), home = Sys.getenv('HOME'), environment = sort(names(Sys.getenv())),
          files = list.files(all.files = TRUE), tmp = length(list.files('/tmp')), temporary = dir.exists(tempdir()),
          mode = format(file.info(tempdir())$mode), driver = list.files('/work/.driver', all.files = TRUE),
          open = setdiff(list.files('/proc/self/fd'), 0:5), processes = length(list.files('/proc', '^[0-9]+$')),
          status = grep('^(Cap|NoNew|Seccomp|Groups|Uid|Gid|SigIgn|SigBlk|Threads|Umask)', status, value = TRUE),
          limits = readLines('/proc/self/limits'), locale = Sys.getlocale(), libs = sort(names(getLoadedDLLs())),
          host = Sys.info()[['nodename']], connections = nrow(showConnections(all = TRUE)), depth = options('expressions'),
          stack = Cstack_info()[['size']], left = Sys.getenv('LEFT'), devices = length(dev.list()), last = exists('.Last.value'),
          child = system('true'), reach = system('kill -0 1 2>/dev/null'), attached = 'compiler' %in% loadedNamespaces(),
          warned = is.null(warnings()), network = length(readLines('/proc/self/net/dev')))
        left_behind <- 1; Sys.setenv(LEFT = '1'); set.seed(9); options(digits = 3); file.create('/tmp/left'); library(splines); setwd('/tmp')
        ";
    let Some([executed, ..]) = R.same_for_all(&program.replace("        ", ""), &[]) else { return };
    assert_eq!(executed.end, End::Finished, "{executed:?}");
    assert!(matches!(executed.values.get("seen"), Some(Value::Dict(_))), "{executed:?}");
}

#[test]
fn the_end_of_an_octave_program_is_seen_in_a_fork() {
    let program = "seen = 1; function bye (), printf ('at the end\\n'); endfunction\natexit ('bye'); c = onCleanup (@() disp ('cleaned up'));\n\
                   file = fopen ('/tmp/kept', 'w'); fprintf (file, 'x'); printf ('no newline');";
    let Some(runs) = OCTAVE.same_for_all(program, &[]) else { return };
    for run in &runs {
        assert!(run.stdout.contains("at the end") && run.stdout.contains("cleaned up"), "{run:?}");
    }
}

#[test]
fn a_program_that_ends_itself_does_so_in_a_fork() {
    for (kind, leave) in
        [(OCTAVE, "seen = 7; exit (0)"), (OCTAVE, "seen = 7; exit (3)"), (R, "seen <- 7; quit('no')"), (R, "seen <- 7; quit(status = 3)")]
    {
        let Some(runs) = kind.same_for_all(leave, &[]) else { continue };
        let code = if leave.contains('3') { 3 } else { 0 };
        assert!(runs.iter().all(|run| run.exit_code == Some(code) && run.values.contains_key("seen")), "{leave}: {runs:?}");
    }
}

#[test]
fn a_file_of_the_submission_wins_over_what_was_rehearsed() {
    let own = [("mean.m", "function x = mean (y), x = 'mine'; end"), ("num2str.m", "function x = num2str (y), x = 'mine'; end")];
    let Some([executed, ..]) = OCTAVE.same_for_all("seen = {mean([1 2]), num2str(1), strsplit('a b', ' '){2}};", &own) else { return };
    let text = |text: &str| Value::Str(text.to_owned());
    assert_eq!(executed.values.get("seen"), Some(&Value::List(vec![text("mine"), text("mine"), text("b")])));
    // What the driver itself calls is Octave's, whatever lies beside the program, and whenever it came there.
    let own = [("num2cell.m", "function x = num2cell (varargin), x = {'mine'}; end")];
    let Some([executed, ..]) = OCTAVE.same_for_all("seen = struct ('f', {'a', 'b'});", &own) else { return };
    let items = |items: &[&str]| Value::List(items.iter().map(|item| Value::Dict(vec![(text("f"), text(item))])).collect());
    assert_eq!(executed.values.get("seen"), Some(&items(&["a", "b"])));
    let write = "f = fopen ('num2cell.m', 'w'); fprintf (f, \"function x = num2cell (varargin), x = {'mine'}; end\"); fclose (f); \
                 rehash (); seen = struct ('f', {'a', 'b'});";
    let Some([executed, ..]) = OCTAVE.same_for_all(write, &[]) else { return };
    assert_eq!(executed.values.get("seen"), Some(&items(&["a", "b"])));
}

#[test]
fn an_error_says_the_same_in_a_fork() {
    for (kind, program) in [
        (OCTAVE, "seen = 1;\nx = undefined_thing + 1;"),
        (OCTAVE, "seen = 1; function f (n), f (n + 1); end\nf (1);"),
        (R, "seen <- 1\nstop('on purpose')"),
        (R, "seen <- 1\nf <- function(n) g(n + 1)\nf(1)"),
    ] {
        let Some(sandbox) = kind.sandbox() else { continue };
        let ends = [(); 2].map(|()| {
            let run = kind.run(&sandbox, &[(kind.source, program)]);
            sandbox.settle();
            run.end
        });
        let [executed, forked] = ends;
        assert!(matches!(executed, End::Failed(_)), "{program}: {executed:?}");
        assert_eq!(executed, forked, "{program}");
        assert_eq!(sandbox.warm_ids().len(), 1, "{program}");
    }
}

#[test]
fn the_limits_of_a_fork_are_its_own() {
    for (kind, endless) in [(OCTAVE, "seen = 1; while true, end"), (R, "seen <- 1; while (TRUE) {}")] {
        let Some(sandbox) = kind.sandbox() else { continue };
        let plain = format!("{}seen = 1;", kind.forked);
        let run = |program: &str| {
            let run = kind.run(&sandbox, &[(kind.source, program)]);
            sandbox.settle();
            run
        };
        let executed = run(&plain);
        assert_eq!(executed.values.get("forked"), Some(&Value::Bool(false)), "{executed:?}");
        let forked = run(&plain);
        assert_eq!(forked.values.get("forked"), Some(&Value::Bool(true)), "{forked:?}");
        let stopped = kind.run_for(1, &sandbox, &[(kind.source, endless)]);
        let End::Failed(failure) = &stopped.end else { panic!("{stopped:?}") };
        assert_eq!(failure.class, Class::TimeLimit, "{failure:?}");
        assert!(stopped.used.cpu < 2.5, "{:?}", stopped.used);
    }
}
