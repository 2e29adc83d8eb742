//! Python's tokens, as far as structural tests count them.

/// How many tokens of `kind` (`NAME`, `OP`, `NUMBER`, `STRING`, `COMMENT`) have exactly the text `wanted`.
///
/// # Errors
/// When the source ends inside a string or bracket, as Python's tokenizer reports it.
pub fn count_tokens(source: &str, wanted: &str, kind: &str) -> Result<usize, String> {
    let mut count = 0;
    let mut brackets = 0usize;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(rest, first)?;
        let (text, after) = rest.split_at(length);
        match text {
            "(" | "[" | "{" => brackets += 1,
            ")" | "]" | "}" => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if token == Some(kind) && text == wanted {
            count += 1;
        }
        rest = after;
    }
    if brackets > 0 {
        return Err("The source is not complete: a bracket is never closed".to_owned());
    }
    Ok(count)
}

/// Length in bytes and kind of the token that `text` begins with; no kind for white space.
fn next(text: &str, first: char) -> Result<(usize, Option<&'static str>), String> {
    let while_ = |accept: &dyn Fn(char) -> bool| text.find(|c| !accept(c)).unwrap_or(text.len());
    if first == '#' {
        return Ok((text.find('\n').unwrap_or(text.len()), Some("COMMENT")));
    }
    if first == '_' || first.is_alphabetic() {
        let length = while_(&|c| c == '_' || c.is_alphanumeric());
        let (word, after) = text.split_at(length);
        let prefix = length <= 2 && word.chars().all(|c| "rRbBuUfF".contains(c));
        if prefix && after.starts_with(['"', '\'']) {
            return Ok((length + string_length(after)?, Some("STRING")));
        }
        return Ok((length, Some("NAME")));
    }
    if matches!(first, '"' | '\'') {
        return Ok((string_length(text)?, Some("STRING")));
    }
    let second = text.chars().nth(1);
    if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
        return Ok((number_length(text), Some("NUMBER")));
    }
    if first.is_whitespace() || first == '\\' {
        return Ok((first.len_utf8(), None));
    }
    const OPERATORS: [&str; 23] = [
        "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "==", "<=", ">=", "**",
        "//", "<<",
    ];
    let length = OPERATORS
        .iter()
        .find(|operator| text.starts_with(**operator))
        .map_or(if text.starts_with(">>") { 2 } else { first.len_utf8() }, |operator| operator.len());
    Ok((length, Some("OP")))
}

fn string_length(text: &str) -> Result<usize, String> {
    let quote = text.get(..1).unwrap_or("'");
    let triple = quote.repeat(3);
    let (open, close) = if text.starts_with(&triple) { (3, triple.as_str()) } else { (1, quote) };
    let mut at = open;
    while let Some(tail) = text.get(at..) {
        if tail.is_empty() {
            break;
        }
        if tail.starts_with(close) {
            return Ok(at + close.len());
        }
        if open == 1 && tail.starts_with('\n') {
            // an unterminated string ends with its line, as in Python's tokenizer
            return Ok(at);
        }
        let mut chars = tail.chars();
        if let Some(c) = chars.next() {
            at += c.len_utf8();
            if c == '\\' {
                at += chars.next().map_or(0, char::len_utf8);
            }
        }
    }
    if open == 3 { Err("The source is not complete: a string is never closed".to_owned()) } else { Ok(text.len()) }
}

fn number_length(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let signed = matches!(c, '+' | '-') && matches!(before, 'e' | 'E') && !text.starts_with("0x");
        if !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || signed) {
            return at;
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn strings_and_comments_hide_names() {
        let source = "x = 'x' # x\ny = \"\"\"x\nx\"\"\"\nz = rb'\\'x' + f\"x\"\nx.x\n";
        assert_eq!(count_tokens(source, "x", "NAME"), Ok(3));
        assert_eq!(count_tokens(source, "'x'", "STRING"), Ok(1));
        assert_eq!(count_tokens("a = 1e-5 + 0x1e-2", "-", "OP"), Ok(1));
        assert_eq!(count_tokens("a **= b ** c", "**", "OP"), Ok(1));
        assert_eq!(count_tokens("x = 'open\nx = 1", "x", "NAME"), Ok(2));
    }

    #[test]
    fn an_incomplete_source_is_an_error() {
        assert!(count_tokens("f(1", "f", "NAME").is_err());
        assert!(count_tokens("'''x", "x", "NAME").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in ".{0,100}") {
            let _ = count_tokens(&text, "x", "NAME");
        }
    }
}
