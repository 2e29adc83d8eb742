//! YAML 1.1 as the exercises were written for: a tree of nodes that remember where they stand.
//!
//! The event parser is `granit-parser`; what plain scalars mean is decided here, because YAML 1.2 libraries read
//! `yes`, `017`, `1_000`, `1:30` and `1e-3` differently. Duplicate keys: the last one wins. Merge keys (`<<`),
//! anchors and aliases work; their expansion is bounded, so that a small file cannot become a large tree.

use std::collections::HashMap;
use std::sync::LazyLock;

use fancy_regex::Regex;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::FormatError;
use crate::value::Value;

/// Most nodes one document may expand to.
const MAX_NODES: usize = 200_000;
/// Deepest nesting, aliases expanded.
const MAX_DEPTH: usize = 200;

/// A node of the document with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// 1-based line.
    pub line: usize,
    /// 1-based column.
    pub column: usize,
    /// What stands there.
    pub kind: Kind,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A scalar, already resolved to a typed value.
    Scalar(Value),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in file order, duplicates and merge keys resolved.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The node as a plain value, for `value:` fields.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => Value::List(items.iter().map(Node::to_value).collect()),
            Kind::Map(entries) => Value::Dict(entries.iter().map(|(k, v)| (k.to_value(), v.to_value())).collect()),
        }
    }

    /// True for an empty scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Scalar(Value::None))
    }

    fn size_and_depth(&self) -> (usize, usize) {
        let combine = |acc: (usize, usize), part: (usize, usize)| (acc.0 + part.0, acc.1.max(part.1 + 1));
        match &self.kind {
            Kind::Scalar(_) => (1, 1),
            Kind::List(items) => items.iter().map(Node::size_and_depth).fold((1, 1), combine),
            Kind::Map(entries) => entries.iter().flat_map(|(k, v)| [k, v]).map(Node::size_and_depth).fold((1, 1), combine),
        }
    }
}

/// Reads a document. An empty one is a null node.
///
/// # Errors
/// Syntax errors, more than one document, unknown tags and trees over the size limits, each with its place.
pub fn parse(file: &str, text: &str) -> Result<Node, FormatError> {
    parse_with_repeated(file, text).map(|(root, _)| root)
}

/// The same, with every key that a later one of the same name replaces.
///
/// # Errors
/// As for [`parse`].
pub fn parse_with_repeated(file: &str, text: &str) -> Result<(Node, Vec<Node>), FormatError> {
    let mut builder = Builder { file, open: Vec::new(), root: None, anchors: HashMap::new(), nodes: 0, repeated: Vec::new() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.syntax(&error))?;
        builder.take(event, &span)?;
    }
    let root = builder.root.unwrap_or(Node { line: 1, column: 1, kind: Kind::Scalar(Value::None) });
    Ok((root, builder.repeated))
}

struct Builder<'a> {
    file: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, usize, usize)>,
    nodes: usize,
    repeated: Vec<Node>,
}

/// A collection whose end has not been seen yet.
struct Open {
    line: usize,
    column: usize,
    anchor: usize,
    is_map: bool,
    children: Vec<Node>,
}

impl Builder<'_> {
    fn error(&self, span: &Span, message: impl Into<String>) -> FormatError {
        FormatError {
            file: self.file.to_owned(),
            line: span.start.line(),
            column: span.start.col() + 1,
            message: message.into(),
            help: None,
        }
    }

    fn syntax(&self, error: &ScanError) -> FormatError {
        let at = error.marker();
        FormatError {
            file: self.file.to_owned(),
            line: at.line(),
            column: at.col() + 1,
            message: format!("not valid YAML: {}", error.info()),
            help: None,
        }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), FormatError> {
        let (line, column) = (span.start.line(), span.start.col() + 1);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(self.error(span, "the file holds more than one document")),
            Event::Scalar(text, style, anchor, tag) => {
                let value = resolve(&text, style, tag.as_deref()).map_err(|message| self.error(span, message))?;
                self.add(Node { line, column, kind: Kind::Scalar(value) }, anchor, span)
            }
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag)
                if tag.as_ref().is_some_and(|tag| !matches!(tag.core_suffix(), Some("seq" | "map"))) =>
            {
                let _ = anchor;
                Err(self.error(span, "this tag is not supported"))
            }
            Event::SequenceStart(_, anchor, _) => self.open(false, anchor, span),
            Event::MappingStart(_, anchor, _) => self.open(true, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => {
                let Some((node, size, depth)) = self.anchors.get(&id).cloned() else {
                    return Err(self.error(span, "this alias has no anchor before it"));
                };
                if depth + self.open.len() > MAX_DEPTH {
                    return Err(self.error(span, "nested too deeply"));
                }
                self.nodes += size;
                self.add(node, 0, span)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, is_map: bool, anchor: usize, span: &Span) -> Result<(), FormatError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.error(span, "nested too deeply"));
        }
        let (line, column) = (span.start.line(), span.start.col() + 1);
        self.open.push(Open { line, column, anchor, is_map, children: Vec::new() });
        Ok(())
    }

    fn close(&mut self, span: &Span) -> Result<(), FormatError> {
        let Some(Open { line, column, anchor, is_map, children }) = self.open.pop() else {
            return Ok(());
        };
        let kind = if is_map { Kind::Map(self.entries(children)?) } else { Kind::List(children) };
        self.add(Node { line, column, kind }, anchor, span)
    }

    fn add(&mut self, node: Node, anchor: usize, span: &Span) -> Result<(), FormatError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.error(span, "the document is too large"));
        }
        if anchor > 0 {
            let (size, depth) = node.size_and_depth();
            self.anchors.insert(anchor, (node.clone(), size, depth));
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
        Ok(())
    }

    /// Pairs keys with values, puts merged entries in front of the map's own, and lets the last of equal keys win.
    fn entries(&mut self, children: Vec<Node>) -> Result<Vec<(Node, Node)>, FormatError> {
        let (mut merged, mut own) = (Vec::new(), Vec::new());
        let mut children = children.into_iter();
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if matches!(&key.kind, Kind::Scalar(Value::Str(text)) if text == "<<") {
                self.merge(value, &mut merged)?;
            } else {
                own.push((key, value));
            }
        }
        let merged_only = merged.len();
        merged.append(&mut own);
        let mut position: HashMap<String, usize> = HashMap::new();
        let mut entries: Vec<(Node, Node)> = Vec::with_capacity(merged.len());
        let mut replaceable = 0;
        for (index, (key, value)) in merged.into_iter().enumerate() {
            // keys of its own may replace merged ones, that is what merging is for
            if index == merged_only {
                replaceable = entries.len();
            }
            match position.get(&key.to_value().repr()) {
                Some(&at) => {
                    if index >= merged_only && at >= replaceable {
                        self.repeated.push(entries[at].0.clone());
                    }
                    entries[at] = (key, value);
                }
                None => {
                    position.insert(key.to_value().repr(), entries.len());
                    entries.push((key, value));
                }
            }
        }
        Ok(entries)
    }

    fn merge(&self, value: Node, into: &mut Vec<(Node, Node)>) -> Result<(), FormatError> {
        let (line, column) = (value.line, value.column);
        match value.kind {
            Kind::Map(entries) => into.extend(entries),
            // of several merged maps the first has precedence, so it comes last
            Kind::List(items) => {
                for item in items.into_iter().rev() {
                    self.merge(item, into)?;
                }
            }
            Kind::Scalar(_) => {
                return Err(FormatError {
                    file: self.file.to_owned(),
                    line,
                    column,
                    message: "`<<` needs a mapping or a list of mappings".to_owned(),
                    help: None,
                });
            }
        }
        Ok(())
    }
}

fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    let plain = matches!(style, ScalarStyle::Plain);
    let Some(tag) = tag else {
        return Ok(if plain { resolve_plain(text) } else { Value::Str(text.to_owned()) });
    };
    let wrong = |what: &str| format!("`{text}` is not {what}");
    match tag.core_suffix() {
        Some("str") => Ok(Value::Str(text.to_owned())),
        Some("null") => Ok(Value::None),
        Some("bool") => boolean(text).map(Value::Bool).ok_or_else(|| wrong("a boolean")),
        Some("int") => integer(text).ok_or_else(|| wrong("an integer")),
        Some("float") => float(text).or_else(|| text.replace('_', "").parse().ok()).map(Value::Float).ok_or_else(|| wrong("a number")),
        _ if tag.handle().is_empty() && tag.suffix() == "!" => Ok(Value::Str(text.to_owned())),
        _ => Err("this tag is not supported".to_owned()),
    }
}

/// What an unquoted scalar means under YAML 1.1.
pub fn resolve_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::None,
        _ => {}
    }
    if let Some(value) = boolean(text) {
        return Value::Bool(value);
    }
    // every number and date begins with one of these; most scalars stop here
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Value::Str(text.to_owned());
    }
    if let Some(value) = integer(text) {
        return value;
    }
    if let Some(value) = float(text) {
        return Value::Float(value);
    }
    if matches(&TIMESTAMP, text) {
        return Value::Opaque { type_name: "datetime.date".to_owned(), repr: text.to_owned() };
    }
    Value::Str(text.to_owned())
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

type Pattern = LazyLock<Option<Regex>>;

static INTEGER: Pattern =
    LazyLock::new(|| Regex::new(r"^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$").ok());
static FLOAT: Pattern = LazyLock::new(|| {
    Regex::new(
        r"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    )
    .ok()
});
static TIMESTAMP: Pattern = LazyLock::new(|| {
    Regex::new(
        r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$",
    )
    .ok()
});

fn matches(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|regex| regex.is_match(text).unwrap_or(false))
}

fn integer(text: &str) -> Option<Value> {
    if !matches(&INTEGER, text) {
        return None;
    }
    let digits = text.replace('_', "");
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(&digits)),
    };
    let magnitude = if let Some(binary) = digits.strip_prefix("0b") {
        i128::from_str_radix(binary, 2).ok()
    } else if let Some(hex) = digits.strip_prefix("0x") {
        i128::from_str_radix(hex, 16).ok()
    } else if digits.contains(':') {
        digits.split(':').try_fold(0i128, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))
    } else if digits.len() > 1 && digits.starts_with('0') {
        i128::from_str_radix(digits, 8).ok()
    } else {
        digits.parse().ok()
    };
    match magnitude {
        Some(magnitude) => Some(Value::int(if negative { -magnitude } else { magnitude })),
        None if digits.bytes().all(|b| b.is_ascii_digit()) => Some(Value::BigInt(format!("{}{digits}", if negative { "-" } else { "" }))),
        None => None,
    }
}

fn float(text: &str) -> Option<f64> {
    if !matches(&FLOAT, text) {
        return None;
    }
    let digits = text.replace('_', "").to_ascii_lowercase();
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, digits.strip_prefix('+').unwrap_or(&digits)),
    };
    match digits {
        ".inf" => Some(sign * f64::INFINITY),
        ".nan" => Some(f64::NAN),
        _ if digits.contains(':') => {
            let parts: Option<Vec<f64>> = digits.split(':').map(|part| part.parse().ok()).collect();
            Some(sign * parts?.into_iter().fold(0.0, |sum, part| sum * 60.0 + part))
        }
        _ => digits.parse::<f64>().ok().map(|value| sign * value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Value {
        parse("t.yaml", text).unwrap().to_value()
    }

    fn get(text: &str, key: &str) -> Value {
        match value(text) {
            Value::Dict(entries) => entries.into_iter().find(|(k, _)| *k == Value::Str(key.into())).unwrap().1,
            other => panic!("not a map: {other:?}"),
        }
    }

    #[test]
    fn plain_scalars_follow_yaml_1_1() {
        for (text, expected) in [
            ("yes", Value::Bool(true)),
            ("Off", Value::Bool(false)),
            ("y", Value::Str("y".into())),
            ("1e-3", Value::Str("1e-3".into())),
            ("1.0e3", Value::Str("1.0e3".into())),
            ("1.0e-3", Value::Float(0.001)),
            ("1.5e+2", Value::Float(150.0)),
            ("017", Value::Int(15)),
            ("0o17", Value::Str("0o17".into())),
            ("0x1F", Value::Int(31)),
            ("0b101", Value::Int(5)),
            ("1_000", Value::Int(1000)),
            ("-1_0", Value::Int(-10)),
            ("1:30", Value::Int(90)),
            ("1:30.5", Value::Float(90.5)),
            ("~", Value::None),
            ("NULL", Value::None),
            (".5", Value::Float(0.5)),
            ("-.inf", Value::Float(f64::NEG_INFINITY)),
            ("08", Value::Str("08".into())),
            ("1.2.3", Value::Str("1.2.3".into())),
            ("99999999999999999999999999999999999999999999", { Value::BigInt("99999999999999999999999999999999999999999999".into()) }),
        ] {
            assert_eq!(resolve_plain(text), expected, "{text}");
        }
        assert!(matches!(resolve_plain(".nan"), Value::Float(x) if x.is_nan()));
        assert!(matches!(resolve_plain("2024-01-01"), Value::Opaque { .. }));
    }

    #[test]
    fn quoted_scalars_stay_strings() {
        assert_eq!(get("a: 'yes'", "a"), Value::Str("yes".into()));
        assert_eq!(get("a: \"1\"", "a"), Value::Str("1".into()));
        assert_eq!(get("a: !!str 1", "a"), Value::Str("1".into()));
    }

    #[test]
    fn the_last_of_duplicate_keys_wins() {
        assert_eq!(get("a: 1\na: 2", "a"), Value::Int(2));
    }

    #[test]
    fn keys_that_are_given_twice_are_known_but_merged_ones_are_not_given() {
        let repeated = |text| parse_with_repeated("t", text).unwrap().1.iter().map(|key| (key.line, key.column)).collect::<Vec<_>>();
        assert_eq!(repeated("a: 1\nb: 2\na: 3\na: 4"), [(1, 1), (3, 1)]);
        assert_eq!(repeated("b: &b {x: 1}\nc: {<<: *b, x: 2, y: 3}"), []);
    }

    #[test]
    fn merge_keys_and_anchors_work() {
        let text = "base: &b {x: 1, y: 2}\nother: &o {x: 9, z: 3}\nm: {<<: [*b, *o], y: 5}";
        let Value::Dict(entries) = get(text, "m") else { panic!() };
        let find = |key: &str| entries.iter().find(|(k, _)| *k == Value::Str(key.into())).map(|(_, v)| v.clone());
        assert_eq!(find("x"), Some(Value::Int(1)));
        assert_eq!(find("y"), Some(Value::Int(5)));
        assert_eq!(find("z"), Some(Value::Int(3)));
    }

    #[test]
    fn errors_say_where() {
        let error = parse("test.yaml", "a: 1\nb: [1, 2\n").unwrap_err();
        assert_eq!(error.file, "test.yaml");
        assert!(error.line >= 2, "{error}");
        assert!(parse("t", "a: 1\n---\nb: 2").is_err());
        assert!(parse("t", "a: !!python/object:os.system x").is_err());
    }

    #[test]
    fn expansion_is_bounded() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for i in 1..12 {
            let refs = vec![format!("*a{}", i - 1); 10].join(",");
            text.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
        }
        assert!(parse("t", &text).unwrap_err().message.contains("too large"));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = parse("t", &text);
        }

        #[test]
        fn yaml_like_text_never_panics(text in "[-:a-z0-9 \\n\\[\\]{},&*<'\"#|>!%~.]{0,120}") {
            let _ = parse("t", &text);
        }

        #[test]
        fn integers_and_quoted_strings_round_trip(n in any::<i64>(), s in "[ -~]{0,40}") {
            let text = format!("n: {n}\ns: {}", serde_json::to_string(&s).unwrap());
            prop_assert_eq!(get(&text, "n"), Value::Int(n));
            prop_assert_eq!(get(&text, "s"), Value::Str(s));
        }
    }
}
