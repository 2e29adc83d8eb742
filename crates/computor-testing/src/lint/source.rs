//! Where the parts of `test.yaml` stand, and how they were written.

use crate::format::FormatError;
use crate::format::yaml::{self, Kind, Node};
use crate::value::Value;

/// The text of a suite with its nodes.
#[derive(Debug)]
pub(super) struct Source {
    root: Node,
    lines: Vec<String>,
    /// Keys that a later one of the same name replaces.
    pub(super) repeated: Vec<Node>,
}

impl Source {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, FormatError> {
        let (root, repeated) = yaml::parse_with_repeated(file, text)?;
        Ok(Self { root, repeated, lines: text.lines().map(str::to_owned).collect() })
    }

    /// The whole file.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// `properties`.
    pub(super) fn properties(&self) -> Option<&Node> {
        entry(&self.root, "properties").map(|(_, value)| value)
    }

    /// A collection.
    pub(super) fn collection(&self, index: usize) -> Option<&Node> {
        tests(self.properties()?)?.get(index)
    }

    /// A sub-test.
    pub(super) fn test(&self, collection: usize, index: usize) -> Option<&Node> {
        tests(self.collection(collection)?)?.get(index)
    }

    /// The unquoted word at a scalar's place; none if it is quoted or a block.
    pub(super) fn word(&self, node: &Node) -> Option<&str> {
        let line = self.lines.get(node.line.checked_sub(1)?)?;
        let (start, first) = line.char_indices().nth(node.column.checked_sub(1)?)?;
        let rest = line.get(start..)?;
        let end = rest.find([' ', '\t', ',', ']', '}', '#']).unwrap_or(rest.len());
        rest.get(..end).filter(|_| !"'\"|>&*!".contains(first))
    }
}

/// A key of a mapping with its value.
pub(super) fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n (Node, Node)> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().find(|(k, _)| matches!(&k.kind, Kind::Scalar(Value::Str(text)) if text == key)),
        _ => None,
    }
}

fn tests(node: &Node) -> Option<&[Node]> {
    match &entry(node, "tests")?.1.kind {
        Kind::List(items) => Some(items),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_with_their_place_and_word() {
        let text = "name: P\nproperties:\n  tests:\n  - name: ä\n    tests: [{name: 017, value: 'yes'}, {name: b}]\n";
        let source = Source::read("t", text).unwrap();
        let test = source.test(0, 0).unwrap();
        let (key, value) = entry(test, "name").unwrap();
        assert_eq!((key.line, key.column, source.word(value)), (5, 14, Some("017")));
        assert_eq!(source.word(&entry(test, "value").unwrap().1), None);
        assert!(source.test(0, 2).is_none() && source.collection(1).is_none());
    }
}
