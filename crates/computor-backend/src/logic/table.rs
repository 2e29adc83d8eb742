//! Tables as spreadsheets and offices write them: CSV (RFC 4180) with a line of headings, by comma, semicolon or tab, in whatever
//! encoding it comes.

use encoding_rs::{Encoding, WINDOWS_1252};
use std::borrow::Cow;

/// A table with its headings.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// The headings, without blanks around them.
    pub(super) head: Vec<String>,
    /// The records below, each with the line on which it begins; empty lines are none.
    pub(super) records: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Reads a table; nothing if there is not even a head.
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::of(records(text.trim_start_matches('\u{feff}')))
    }

    /// A table of its lines, each with its number. The first is the head.
    pub(super) fn of(mut records: Vec<(usize, Vec<String>)>) -> Option<Self> {
        records.retain(|(_, record)| record.iter().any(|field| !field.trim().is_empty()));
        if records.is_empty() {
            return None;
        }
        let (_, head) = records.remove(0);
        Some(Self { head: head.iter().map(|name| name.trim().to_owned()).collect(), records })
    }
}

/// The text of a file: as its mark says, else UTF-8 if it is that, else what Windows writes in the west, which Latin-1 is a part of.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0, Cow::Borrowed)
}

/// What separates the fields: what stands most often in the first line.
fn separator(text: &str) -> char {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Of several, the last one counts.
    ['\t', ';', ','].into_iter().max_by_key(|one| head.matches(*one).count()).unwrap_or(',')
}

fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let comma = separator(text);
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut begins) = (false, 1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            '\n' if !quoted => {
                line += 1;
                record.push(std::mem::take(&mut field));
                records.push((begins, std::mem::take(&mut record)));
                begins = line;
            }
            '\r' if !quoted => {}
            c if c == comma && !quoted => record.push(std::mem::take(&mut field)),
            c => {
                line += usize::from(c == '\n');
                field.push(c);
            }
        }
    }
    record.push(field);
    records.push((begins, record));
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_in_every_dress() {
        let told = |text: &str| Table::read(text).map(|table| (table.head.join("|"), table.records));
        let row = |line, cells: &[&str]| (line, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        for separator in [",", ";", "\t"] {
            let text = format!("\u{feff}a{separator} b \r\n\r\n1{separator}\"x\ny\"\"z\"\"{separator}\"\r\n{separator}\r\n2{separator}3");
            let cell = format!("x\ny\"z\"{separator}");
            assert_eq!(told(&text), Some(("a|b".to_owned(), vec![row(3, &["1", &cell]), row(6, &["2", "3"])])), "{separator:?}");
        }
        assert_eq!(told("only"), Some(("only".to_owned(), vec![])));
        assert_eq!(told("\n \n"), None);
    }

    #[test]
    fn files_are_text_in_every_encoding() {
        let expected = "Müller;Größe";
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(expected.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let latin: Vec<u8> = expected.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let marked = [b"\xef\xbb\xbf", expected.as_bytes()].concat();
        for bytes in [expected.as_bytes(), &utf16, &latin, &marked] {
            assert_eq!(text(bytes), expected);
        }
    }
}
