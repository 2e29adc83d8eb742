//! Text with indentation.

/// Source code that grows line by line.
#[derive(Debug)]
pub(crate) struct Code {
    text: String,
    depth: usize,
    indent: &'static str,
}

impl Code {
    /// An empty text with a heading in comments of the language.
    pub(crate) fn new(comment: &str, command: &str, indent: &'static str) -> Self {
        let text = format!("{comment} Made by `computor {command}` from the list of all calls. Do not edit.\n");
        Self { text, depth: 0, indent }
    }

    /// One line, or several, each indented.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        for line in text.as_ref().lines() {
            if !line.is_empty() {
                self.text.push_str(&self.indent.repeat(self.depth));
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// What is written meanwhile stands further in, between two lines. An empty `close` is no line.
    pub(crate) fn block(&mut self, open: impl AsRef<str>, close: &str, inside: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line(close);
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Words on lines of at most `width` characters; paragraphs, lists and examples keep their lines.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap_line(line.trim_end(), width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) if last.chars().count() + word.chars().count() < width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Documentation as Rust writes it, for readers who do not know Rust: links are names.
pub(crate) fn plain(doc: &str) -> String {
    doc.replace("[`", "`").replace("`]", "`").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_indented_and_empty_lines_are_empty() {
        let mut code = Code::new("//", "generate", "  ");
        code.block("a {", "}", |code| {
            code.line("b");
            code.blank();
            code.block("c:", "", |code| code.line("d"));
        });
        let text = code.finish();
        assert!(text.ends_with("a {\n  b\n\n  c:\n    d\n}\n"), "{text}");
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(wrap("one two three\n\nfour", 8), ["one two", "three", "", "four"]);
    }
}
