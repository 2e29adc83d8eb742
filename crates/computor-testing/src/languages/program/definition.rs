//! `language.yaml`: everything about a language whose programs are files that are compiled or interpreted, read
//! standard input, write to standard output and error, and end with an exit code.
//!
//! The keys are those that the readers below ask for; `docs/adding-a-language.md` explains them. The text is embedded
//! in the executable, and a test reads every one, so an error in it never reaches an installation.

use crate::backend::{Flavour, Manifest, Subject};
use crate::compare::pattern::{Flags, Pattern};
use crate::compare::structure::Syntax;
use crate::format::FormatError;
use crate::format::fields::{Fields, error};
use crate::format::yaml::{self, Node};

const FILE: &str = "language.yaml";

type Result<T> = std::result::Result<T, FormatError>;

/// A language, as its file describes it.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) manifest: Manifest,
    /// Names of the source that a program begins with where nobody says.
    pub(super) main: Vec<String>,
    pub(super) compile: Option<Compile>,
    pub(super) run: Run,
    /// Whether the file of an `exist` collection is a directory in front of the names.
    pub(super) joined_names: bool,
    pub(super) syntax: Syntax,
    /// Why its file cannot be used.
    pub(super) problem: Option<FormatError>,
}

/// A program of the platform.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tool {
    /// Its name on the search path.
    pub(super) program: String,
    /// The environment variable that names another one.
    pub(super) variable: String,
    /// What lies in the directory above it that it needs to work, such as `lib/modules` of a JDK.
    pub(super) home: Option<String>,
}

/// How a program is compiled or checked.
#[derive(Debug)]
pub(super) struct Compile {
    pub(super) tool: Tool,
    /// Flags where neither a collection nor `meta.yaml` gives any.
    pub(super) flags: Vec<String>,
    pub(super) command: Vec<String>,
    /// Makes the file `{prepared}`, in which no submission takes part.
    pub(super) prepare: Vec<String>,
    variants: Vec<Variant>,
}

/// Another compiler or other flags for some sources.
#[derive(Debug)]
struct Variant {
    suffixes: Vec<String>,
    tool: Option<Tool>,
    flags: Option<Vec<String>>,
}

/// How a program is run.
#[derive(Debug)]
pub(super) struct Run {
    /// The interpreter; none where the compiler makes a program that runs by itself.
    pub(super) tool: Option<Tool>,
    pub(super) command: Vec<String>,
    /// The share of the memory limit that `{heap}` stands for.
    pub(super) heap_percent: u64,
    /// Threads that the interpreter itself needs, in addition to the program's.
    pub(super) own_threads: u32,
    /// Found in standard error: the program ended with an error that it did not handle.
    pub(super) uncaught: Option<Pattern>,
    /// Found in standard error: the interpreter ended the program because its memory was used up.
    pub(super) out_of_memory: Option<Pattern>,
}

impl Definition {
    /// Reads a `language.yaml`.
    ///
    /// # Errors
    /// The first thing that is not valid, with its place.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let root = yaml::parse(FILE, text)?;
        let mut fields = Fields::open(FILE, "a language", &root)?;
        let manifest = Manifest {
            name: fields.required_text("name")?.leak(),
            aliases: words(fields.strings("aliases")?),
            suffixes: words(fields.strings("suffixes")?),
            package: Some(fields.required_text("package")?.leak()),
            flavour: Flavour::B,
            subject: Subject::Streams,
            octave_habits: false,
        };
        let definition = Self {
            manifest,
            main: fields.strings("main")?.unwrap_or_default(),
            compile: fields.node("compile").map(Compile::read).transpose()?,
            run: Run::read(required(&mut fields, "run")?)?,
            joined_names: fields.word("exist", &[("joined", true)])?.unwrap_or(false),
            syntax: syntax(required(&mut fields, "structure")?)?,
            problem: None,
        };
        if definition.manifest.suffixes.is_empty() {
            return Err(fields.error("a language needs `suffixes`"));
        }
        fields.finish()?;
        Ok(definition)
    }

    /// What takes the place of a language whose file is not valid: nothing has this name.
    pub(super) fn broken(problem: FormatError) -> Self {
        Self {
            manifest: Manifest {
                name: "",
                aliases: &[],
                suffixes: &[],
                package: None,
                flavour: Flavour::B,
                subject: Subject::Streams,
                octave_habits: false,
            },
            main: Vec::new(),
            compile: None,
            run: Run::default(),
            joined_names: false,
            syntax: Syntax::default(),
            problem: Some(problem),
        }
    }

    /// The programs without which nothing works.
    pub(super) fn tools(&self) -> Vec<&Tool> {
        let mut tools: Vec<&Tool> = self.compile.iter().map(|compile| &compile.tool).chain(&self.run.tool).collect();
        tools.dedup();
        tools
    }
}

/// The registry lives as long as the process, so what it holds may, too.
fn words(texts: Option<Vec<String>>) -> &'static [&'static str] {
    let words: Vec<&'static str> = texts.unwrap_or_default().into_iter().map(|text| &*text.leak()).collect();
    words.leak()
}

fn required<'a>(fields: &mut Fields<'a>, key: &'static str) -> Result<&'a Node> {
    fields.node(key).ok_or_else(|| fields.error(format!("`{key}` is missing")))
}

impl Tool {
    fn read(node: &Node) -> Result<Self> {
        let mut fields = Fields::open(FILE, "a tool", node)?;
        let tool =
            Self { program: fields.required_text("program")?, variable: fields.required_text("variable")?, home: fields.text("home")? };
        fields.finish()?;
        Ok(tool)
    }
}

impl Compile {
    fn read(node: &Node) -> Result<Self> {
        let mut fields = Fields::open(FILE, "`compile`", node)?;
        let compile = Self {
            tool: Tool::read(required(&mut fields, "tool")?)?,
            flags: fields.strings("flags")?.unwrap_or_default(),
            command: command(&mut fields)?,
            prepare: fields.strings("prepare")?.unwrap_or_default(),
            variants: fields.list("variants")?.unwrap_or_default().iter().map(Variant::read).collect::<Result<_>>()?,
        };
        fields.finish()?;
        Ok(compile)
    }

    /// Whether its command makes a file that the program is run from.
    pub(super) fn builds(&self) -> bool {
        self.command.iter().any(|word| word.contains("{built}"))
    }

    /// Tool and flags for these sources: the first source that a variant is for decides.
    pub(super) fn choice(&self, sources: &[String]) -> (&Tool, &[String]) {
        let names = sources.iter().map(|source| source.to_lowercase());
        let is_for = |variant: &&Variant, name: &str| variant.suffixes.iter().any(|suffix| name.ends_with(suffix));
        let variant = names.into_iter().find_map(|name| self.variants.iter().find(|variant| is_for(variant, &name)));
        let tool = variant.and_then(|variant| variant.tool.as_ref()).unwrap_or(&self.tool);
        (tool, variant.and_then(|variant| variant.flags.as_ref()).unwrap_or(&self.flags))
    }
}

impl Variant {
    fn read(node: &Node) -> Result<Self> {
        let mut fields = Fields::open(FILE, "a variant", node)?;
        let variant = Self {
            suffixes: fields.strings("suffixes")?.unwrap_or_default(),
            tool: fields.node("tool").map(Tool::read).transpose()?,
            flags: fields.strings("flags")?,
        };
        fields.finish()?;
        Ok(variant)
    }
}

impl Default for Run {
    fn default() -> Self {
        Self { tool: None, command: Vec::new(), heap_percent: 100, own_threads: 0, uncaught: None, out_of_memory: None }
    }
}

impl Run {
    fn read(node: &Node) -> Result<Self> {
        let mut fields = Fields::open(FILE, "`run`", node)?;
        let default = Self::default();
        let number = |given: Option<f64>| given.map(|number| number as u32);
        let run = Self {
            tool: fields.node("tool").map(Tool::read).transpose()?,
            command: command(&mut fields)?,
            heap_percent: number(fields.number_where("heap_percent", "1 to 100", |n| (1.0..=100.0).contains(&n))?)
                .map_or(default.heap_percent, u64::from),
            own_threads: number(fields.number_where("own_threads", "0 to 1000", |n| (0.0..=1000.0).contains(&n))?)
                .unwrap_or(default.own_threads),
            uncaught: pattern(&mut fields, "uncaught")?,
            out_of_memory: pattern(&mut fields, "out_of_memory")?,
        };
        fields.finish()?;
        Ok(run)
    }
}

fn command(fields: &mut Fields<'_>) -> Result<Vec<String>> {
    let words = fields.strings("command")?.unwrap_or_default();
    if words.is_empty() { Err(fields.error("`command` is missing")) } else { Ok(words) }
}

fn pattern(fields: &mut Fields<'_>, key: &'static str) -> Result<Option<Pattern>> {
    let Some(text) = fields.text(key)? else {
        return Ok(None);
    };
    let flags = Flags { multiline: true, ..Flags::default() };
    Pattern::new(&text, flags).map(Some).map_err(|message| fields.error(message))
}

fn syntax(node: &Node) -> Result<Syntax> {
    let mut fields = Fields::open(FILE, "`structure`", node)?;
    let quotes = fields.strings("quotes")?.unwrap_or_default();
    let block = fields.strings("block_comment")?;
    let syntax = Syntax {
        line_comment: fields.text("line_comment")?,
        block_comment: match block.as_deref() {
            None => None,
            Some([open, close]) => Some((open.clone(), close.clone())),
            Some(_) => return Err(error(FILE, node, "`block_comment` needs its beginning and its end")),
        },
        quotes: quotes.iter().flat_map(|quote| quote.chars()).collect(),
        ignore_case: fields.boolean("ignore_case")?.unwrap_or(false),
        counted: fields.strings("counted")?,
        declarations: fields.strings("declarations")?.unwrap_or_default(),
    };
    fields.finish()?;
    Ok(syntax)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "name: x\npackage: p\nsuffixes: [.x]\nrun: {command: [a]}\nstructure: {}\n";

    #[test]
    fn errors_name_their_place() {
        assert!(Definition::parse(SMALL).is_ok());
        for (wrong, place) in [
            (SMALL.replace("suffixes: [.x]\n", ""), "`suffixes`"),
            (SMALL.replace("command: [a]", ""), "`command`"),
            (SMALL.replace("command: [a]", "command: [a], heap_percent: 0"), "`heap_percent`"),
            (SMALL.replace("command: [a]", "command: [a], uncaught: '('"), "not valid"),
            (SMALL.replace("structure: {}\n", ""), "`structure`"),
            (SMALL.replace("structure: {}", "structure: {block_comment: [a]}"), "`block_comment`"),
            (format!("{SMALL}alias: y\n"), "did you mean `aliases`"),
        ] {
            let error = Definition::parse(&wrong).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
    }

    #[test]
    fn the_first_source_that_a_variant_is_for_decides() {
        let compile = |text: &str| Definition::parse(text).unwrap().compile.unwrap();
        let fortran = compile(include_str!("../fortran/language.yaml"));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let standard = |sources: &[&str]| fortran.choice(&names(sources)).1[0].clone();
        assert_eq!(standard(&["a.f"]), "-std=legacy");
        assert_eq!(standard(&["a.f08", "b.f"]), "-std=f2008");
        assert_eq!(standard(&["a.F90"]), "-std=f95");
        assert_eq!(standard(&["a.txt"]), "-Wall");
        let c = compile(include_str!("../c/language.yaml"));
        assert_eq!(c.choice(&names(&["a.c", "b.c"])).0.program, "gcc");
        assert_eq!(c.choice(&names(&["a.c", "b.cc"])).0.program, "g++");
    }
}
