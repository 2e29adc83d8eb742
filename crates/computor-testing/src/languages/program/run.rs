//! Compiling and running one program by the commands of its language.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use computor_sandbox::{Input, Job, Outcome};

use super::definition::{Compile, Definition, Tool};
use super::prepared;
use crate::backend::{Bench, Built, Compilation, End, Execution, Failure, Program, SOLUTION, files, limit_hit, out_of_memory, programs};
use crate::error::RunError;
use crate::format::suite::DEFAULT_TIMEOUT;
use crate::verdict::Class;

/// CPU seconds of a compilation.
const COMPILE_SECONDS: f64 = 60.0;
/// Where a compiler puts the program.
const BUILT: &str = "/work/program";
/// Where a compiler finds what was prepared for it.
const PREPARED: &str = "/work/.prepared";

/// Where a tool is.
///
/// # Errors
/// What is missing.
pub(super) fn find(tool: &Tool) -> Result<PathBuf, String> {
    programs::find(&tool.variable, &tool.program)
}

/// One program to compile and run.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) definition: &'a Definition,
    pub(super) bench: &'a Bench<'a>,
    pub(super) program: &'a Program<'a>,
    pub(super) sources: &'a [String],
    /// The source that the program begins with.
    pub(super) main: &'a str,
}

/// The execution of a program that there is not.
fn not_compiled(built: &Built) -> Execution {
    Execution { end: built.end.clone(), compilation: Some(built.compilation.clone()), exit_code: Some(1), ..Execution::default() }
}

/// What the placeholders of a command stand for.
struct Words<'a> {
    tool: &'a Path,
    built: &'a str,
    flags: &'a [String],
    heap: u64,
    /// Whether there is something prepared.
    prepared: bool,
}

impl Task<'_> {
    /// Compiles and runs.
    ///
    /// # Errors
    /// Only trouble that is not the program's.
    pub(super) fn execute(&self) -> Result<Execution, RunError> {
        let (build, check) = match &self.definition.compile {
            Some(compile) if compile.builds() => (Some(compile), None),
            check => (None, check.as_ref()),
        };
        if let Some(missing) = check.and_then(|check| find(check.choice(self.sources).0).err()) {
            return Ok(Execution::unavailable(missing));
        }
        let built = match build {
            Some(compile) => self.compile(compile)?,
            None => Arc::new(Built { compilation: Compilation { ok: true, ..Compilation::default() }, ..Built::default() }),
        };
        if !built.compilation.ok {
            return Ok(not_compiled(&built));
        }
        let compilation = Some(built.compilation.clone());
        let tool = match self.definition.run.tool.as_ref().map(find).transpose() {
            Ok(tool) => tool,
            Err(missing) => return Ok(Execution::unavailable(missing)),
        };
        let (job, memory) = self.job(tool.as_deref(), built.program.clone())?;
        let outcome = match tool {
            Some(_) => self.bench.run_tool(&job)?,
            None => self.bench.run(&job)?,
        };
        // what ran to its end needs no check
        if let Some(check) = check.filter(|_| !outcome.ended.success()) {
            let checked = self.compile(check)?;
            if !checked.compilation.ok {
                return Ok(not_compiled(&checked));
            }
        }
        let limits = computor_sandbox::Limits { memory, ..job.limits };
        let end = match limit_hit(&outcome.ended, &limits) {
            None if self.exhausted(&outcome) => End::Failed(out_of_memory(&limits)),
            hit => hit.map_or(End::Finished, End::Failed),
        };
        Ok(Execution { end, compilation, ..Execution::of(outcome, SOLUTION) })
    }

    /// The run, and the memory that the program may use.
    fn job(&self, tool: Option<&Path>, built: Option<Vec<u8>>) -> Result<(Job, u64), RunError> {
        let (collection, run) = (self.program.collection, &self.definition.run);
        let seconds = collection.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let limits = self.bench.limits(seconds);
        let name = collection.executable_name.as_deref().unwrap_or("a.out").replace('/', "_");
        let path = format!("/work/bin/{name}");
        let heap = ((limits.memory >> 20) * run.heap_percent / 100).max(1);
        let words = Words { tool: tool.unwrap_or(Path::new("")), built: &path, flags: &[], heap, prepared: false };
        let mut command = self.words(&run.command, &words).into_iter();
        let program = command.next().unwrap_or_default();
        let mut job = self.bench.job(program, self.program.directory, seconds)?;
        job.args = command.chain(collection.args.iter().map(Into::into)).collect();
        job.inputs.extend(built.map(|built| Input::bytes(&path, built).executable()));
        job.stdin = self.program.standard_input(&self.bench.options.compat);
        job.limits.processes = limits.processes.saturating_add(run.own_threads);
        job.gather = self.bench.gather(std::slice::from_ref(self.program));
        if let (Some(path), Some(tool)) = (tool, &run.tool) {
            job.runtime = visible(path, tool);
        }
        Ok((job, limits.memory))
    }

    /// Whether the interpreter gave up for want of memory.
    fn exhausted(&self, outcome: &Outcome) -> bool {
        let pattern = self.definition.run.out_of_memory.as_ref();
        !outcome.ended.success() && pattern.is_some_and(|pattern| pattern.found(&outcome.stderr.text()).unwrap_or(false))
    }

    /// Compiles, once per compiler, flags and sources.
    fn compile(&self, compile: &Compile) -> Result<Arc<Built>, RunError> {
        let (collection, settings) = (self.program.collection, self.bench.settings);
        let (tool, flags) = compile.choice(self.sources);
        let compiler = match collection.compiler.as_ref().or(settings.compiler.as_ref()) {
            Some(name) => programs::on_path(name.as_ref()).ok_or_else(|| format!("{name} is not installed")),
            None => find(tool),
        };
        let compiler = match compiler {
            Ok(compiler) => compiler,
            Err(missing) => return Ok(Arc::new(Built { end: End::Unavailable(missing), ..Built::default() })),
        };
        let flags = collection.compiler_flags.as_ref().or(settings.flags.as_ref()).map_or(flags, Vec::as_slice);
        // made for the compiler of the language, and for no other
        let prepared = (find(tool).as_ref() == Ok(&compiler)).then(|| prepared::find(self.definition, self.bench.options));
        let prepared = prepared.flatten();
        let words = Words { tool: &compiler, built: BUILT, flags, heap: 0, prepared: prepared.is_some() };
        let command = self.words(&compile.command, &words);
        self.bench.built(format!("{command:?}"), || {
            let mut command = command.into_iter();
            let seconds = settings.compile_timeout.unwrap_or(COMPILE_SECONDS);
            let mut job = self.bench.job(command.next().unwrap_or_default(), self.program.directory, seconds)?;
            job.args = command.collect();
            job.inputs.extend(prepared.map(|prepared| Input::host(PREPARED, prepared)));
            job.runtime = visible(&compiler, tool);
            job.collect = if compile.builds() { vec![BUILT.into()] } else { Vec::new() };
            job.limits = self.bench.tool_limits(seconds);
            let outcome = self.bench.run_tool(&job)?;
            Ok(self.built(compile, outcome, &job))
        })
    }

    fn built(&self, compile: &Compile, mut outcome: Outcome, job: &Job) -> Built {
        let output = outcome.stderr.text().into_owned();
        let output = self.sources.iter().fold(output, |output, source| output.replace(&format!("./{source}"), source));
        let success = outcome.ended.success();
        let program = outcome.files.remove(Path::new(BUILT)).filter(|_| success);
        let ok = success && (program.is_some() || !compile.builds());
        let marked = self.sources.iter().filter(|_| !ok).filter_map(|source| about_encoding(self.program.directory, source));
        let output = marked.chain([output]).collect::<Vec<_>>().join("\n");
        let end = match limit_hit(&outcome.ended, &job.limits) {
            _ if ok => End::Finished,
            Some(failure) => End::Failed(Failure { class: Class::CompileError, ..failure }),
            None => End::Failed(Failure { class: Class::CompileError, text: output.clone(), detail: None }),
        };
        Built { compilation: Compilation { ok, output }, program, end }
    }

    /// A command with its placeholders filled in.
    fn words(&self, command: &[String], words: &Words<'_>) -> Vec<OsString> {
        // a source that begins with a dash must not become an option
        let here = |source: &str| format!("./{source}");
        let texts = |texts: &[String]| texts.iter().map(OsString::from).collect::<Vec<_>>();
        let fill = |word: &String| match word.as_str() {
            word if word.contains("{prepared}") => {
                words.prepared.then(|| word.replace("{prepared}", PREPARED).into()).into_iter().collect()
            }
            "{tool}" => vec![words.tool.into()],
            "{flags}" => texts(words.flags),
            "{sources}" => self.sources.iter().map(|source| here(source).into()).collect(),
            "{libraries}" => texts(&self.program.collection.linker_flags),
            "{main}" => vec![here(self.main).into()],
            "{class}" => {
                let source = files::read(self.program.directory, self.main).unwrap_or_default();
                vec![class_name(self.main, &source).into()]
            }
            word => vec![word.replace("{built}", words.built).replace("{heap}", &words.heap.to_string()).into()],
        };
        command.iter().flat_map(fill).collect()
    }
}

/// What is to be said of a source that does not compile and begins with a mark of its encoding: compilers take that for a
/// character of the program, which no editor shows.
fn about_encoding(directory: &Path, source: &str) -> Option<String> {
    let file = files::is_inside(directory, source).then(|| std::fs::File::open(directory.join(source)).ok())??;
    let mut beginning = Vec::new();
    file.take(3).read_to_end(&mut beginning).ok()?;
    match beginning.as_slice() {
        [0xef, 0xbb, 0xbf] => Some(format!("{source} begins with a byte order mark: save it as UTF-8 without one")),
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => Some(format!("{source} is in UTF-16: save it as UTF-8")),
        _ => None,
    }
}

/// The class that a source file is named after, in the package that it declares, wherever the file lies.
fn class_name(path: &str, source: &str) -> String {
    let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    let declared = source.lines().find_map(|line| line.trim().strip_prefix("package ")?.split_once(';'));
    match declared.map(|(package, _)| package.trim()) {
        Some(package) if package.chars().all(|c| c.is_alphanumeric() || "._".contains(c)) => format!("{package}.{name}"),
        _ => name.into_owned(),
    }
}

/// What a tool outside the system's directories needs to be visible: itself, and its home.
fn visible(path: &Path, tool: &Tool) -> Vec<PathBuf> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let home = tool.home.as_ref().and_then(|mark| real.ancestors().skip(1).find(|directory| directory.join(mark).exists()));
    programs::outermost([Some(path), Some(&real), home].into_iter().flatten().map(Path::to_path_buf).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Machine, Mode};
    use crate::format::meta::Settings;
    use crate::format::suite::Suite;
    use crate::options::Options;

    struct NoMachine;

    impl Machine for NoMachine {
        fn run(&self, _: &Job, _: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
            Err(RunError::Internal("nothing is run here".to_owned()))
        }
    }

    #[test]
    fn classes_are_named_like_their_files() {
        assert_eq!(class_name("Main.java", "public class Main {}"), "Main");
        assert_eq!(class_name("shop/Till.java", "// package x;\n  package shop;\nclass Till {}"), "shop.Till");
        assert_eq!(class_name("Main.java", "package de.uni;"), "de.uni.Main");
        assert_eq!(class_name("a/Main.java", "class Main {}"), "Main");
    }

    #[test]
    fn what_is_prepared_is_only_named_where_it_is() {
        let suite = Suite::parse("t", "properties: {tests: [{name: c, type: stdout, tests: [{name: a}]}]}").unwrap();
        let (options, settings) = (Options::default(), Settings::default());
        let never = || false;
        let bench = Bench::new(Mode::Student, &NoMachine, &options, &settings, &never);
        let definition = Definition::parse(include_str!("../java/language.yaml")).unwrap();
        let nothing = Vec::new;
        let program = Program {
            collection: &suite.collections[0],
            directory: Path::new("/"),
            input: None,
            setup: nothing(),
            teardown: nothing(),
            names: nothing(),
            expressions: nothing(),
            calls: None,
            hidden: false,
        };
        let task = Task { definition: &definition, bench: &bench, program: &program, sources: &[], main: "Main.java" };
        let named = |prepared| {
            let words = Words { tool: Path::new("/javac"), built: BUILT, flags: &[], heap: 0, prepared };
            let words = task.words(&definition.compile.as_ref().unwrap().command, &words);
            words.into_iter().filter(|word| word.to_string_lossy().contains("SharedArchiveFile")).collect::<Vec<_>>()
        };
        assert_eq!(named(true), ["-J-XX:SharedArchiveFile=/work/.prepared"]);
        assert_eq!(named(false), Vec::<OsString>::new());
    }

    #[test]
    fn a_mark_of_the_encoding_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let said = |content: &[u8]| {
            std::fs::write(directory.path().join("Main.java"), content).unwrap();
            about_encoding(directory.path(), "Main.java")
        };
        assert!(said(b"\xef\xbb\xbfclass Main {}").unwrap().contains("byte order mark"));
        assert!(said(b"\xff\xfec\0l\0").unwrap().contains("UTF-16") && said(b"\xfe\xff\0c").unwrap().contains("UTF-16"));
        assert_eq!((said(b"class Main {}"), said(b"\xef\xbb"), said(b"")), (None, None, None));
        assert_eq!(about_encoding(directory.path(), "missing"), None);
    }

    #[test]
    fn of_a_tool_elsewhere_only_itself_and_its_home_are_visible() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        for directory in ["jdk/bin", "jdk/lib", "bin", "link"] {
            std::fs::create_dir_all(root.join(directory)).unwrap();
        }
        for file in ["jdk/bin/javac", "jdk/lib/modules", "bin/javac"] {
            std::fs::write(root.join(file), "").unwrap();
        }
        std::os::unix::fs::symlink(root.join("jdk/bin/javac"), root.join("link/javac")).unwrap();
        let tool = |home: Option<&str>| Tool { program: "javac".into(), variable: "JAVAC".into(), home: home.map(str::to_owned) };
        let seen = |path: &str, home| visible(&root.join(path), &tool(home));
        assert_eq!(seen("bin/javac", None), [root.join("bin/javac")]);
        assert_eq!(seen("bin/javac", Some("lib/modules")), [root.join("bin/javac")]);
        assert_eq!(seen("jdk/bin/javac", Some("lib/modules")), [root.join("jdk")]);
        assert_eq!(seen("link/javac", Some("lib/modules")), [root.join("jdk"), root.join("link/javac")]);
        assert_eq!(visible(Path::new("/usr/bin/env"), &tool(None)), Vec::<PathBuf>::new());
    }
}
