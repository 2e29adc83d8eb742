//! Tables as spreadsheets keep them: XLSX.
//!
//! A workbook is an archive that a stranger made. It is unpacked here first, under limits that count what comes out and not what it
//! says of itself, and only its XML is handed on. Cells are read one after the other, so that nothing is as large as a sheet claims to
//! be, and what they hold together is counted too: ten thousand cells may name one long text.

use super::table::Table;
use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    panic,
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// What the XML of a workbook, and the texts of its cells, may come to in bytes.
const MOST: usize = 32 << 20;
/// More entries has no workbook of a list.
const MOST_ENTRIES: usize = 1000;
/// Lines and columns that are not empty.
const MOST_LINES: usize = 20_000;
const MOST_COLUMNS: usize = 256;
/// So much Excel lets one write into a cell.
const LONGEST_CELL: usize = 32_767;

/// A sheet, and the names of the others that people see.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) table: Table,
    pub(super) name: String,
    pub(super) others: Vec<String>,
}

/// Reads a sheet of a workbook: the one of this name, or else the first that is not hidden.
///
/// # Errors
/// Why it cannot be read, for people.
pub(super) fn sheet(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, String> {
    // The reader multiplies and indexes as the file says.
    panic::catch_unwind(|| read(bytes, wanted)).unwrap_or_else(|_| Err("is damaged: its cells cannot be read".to_owned()))
}

fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("cannot be read as a workbook: {error}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(unpacked(bytes)?)).map_err(|error| unreadable(&error))?;
    let tables = book.sheets_metadata().iter().filter(|one| one.typ == SheetType::WorkSheet);
    let (seen, hidden): (Vec<_>, Vec<_>) = tables.cloned().partition(|one| one.visible == SheetVisible::Visible);
    let names = || seen.iter().chain(&hidden).map(|one| one.name.as_str());
    let name = match wanted.map(str::trim) {
        Some(wanted) => names()
            .find(|name| name.to_lowercase() == wanted.to_lowercase())
            .ok_or_else(|| format!("has no sheet {wanted:?}: {}", names().collect::<Vec<_>>().join(", "))),
        None => names().next().ok_or_else(|| "has no sheet with cells".to_owned()),
    }?;
    let name = name.to_owned();
    let others = seen.iter().map(|one| one.name.clone()).filter(|other| *other != name).collect();
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut size = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let Some(text) = text(cell.get_value())? else { continue };
        let column = usize::try_from(column).unwrap_or(MOST_COLUMNS);
        // What is blank before it takes room as well.
        let blank = (column + 1).saturating_sub(lines.get(&row).map_or(0, Vec::len));
        size += text.len() + blank.saturating_mul(size_of::<String>());
        if size > MOST || column >= MOST_COLUMNS || lines.len() >= MOST_LINES && !lines.contains_key(&row) {
            return Err(format!(
                "has too much in the sheet {name:?}: more than {MOST_LINES} lines, {MOST_COLUMNS} columns or {MOST} bytes"
            ));
        }
        let line = lines.entry(row).or_default();
        line.resize(line.len().max(column + 1), String::new());
        if let Some(slot) = line.get_mut(column) {
            *slot = text;
        }
    }
    let number = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
    let lines = lines.into_iter().map(|(row, line)| (number(row), line)).collect();
    let table = Table::of(lines).ok_or_else(|| format!("has nothing in the sheet {name:?}"))?;
    Ok(Sheet { table, name, others })
}

/// The XML of a workbook, in an archive without compression that is safe to read.
fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("has a password, or is a workbook of Excel 97: save it as XLSX, without a password".to_owned());
    }
    let damaged = |error: &dyn std::fmt::Display| format!("is damaged, or no workbook (XLSX): {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(format!("has more than {MOST_ENTRIES} parts"));
    }
    let mut left = MOST;
    let mut plain = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
        let lower = name.to_lowercase();
        if lower.ends_with("vbaproject.bin") {
            return Err("has macros: save it as XLSX, without them".to_owned());
        }
        // Neither pictures nor whatever else lies there.
        if !(lower.ends_with(".xml") || lower.ends_with(".rels")) {
            continue;
        }
        let mut content = Vec::new();
        entry.take(u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut content).map_err(|error| damaged(&error))?;
        left = left.checked_sub(content.len()).ok_or_else(|| format!("unpacks to more than {MOST} bytes"))?;
        plain.start_file(name, stored).map_err(|error| damaged(&error))?;
        plain.write_all(&content).map_err(|error| damaged(&error))?;
    }
    plain.finish().map(Cursor::into_inner).map_err(|error| damaged(&error))
}

/// What a cell says, as people would write it into a list.
fn text(cell: &DataRef<'_>) -> Result<Option<String>, String> {
    let text = match cell {
        DataRef::Empty => return Ok(None),
        DataRef::SharedString(text) if text.len() > LONGEST_CELL * 4 => {
            return Err(format!("has a cell of more than {LONGEST_CELL} characters"));
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        // Numbers of students are whole ones, though a spreadsheet counts with fractions.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
    };
    if text.chars().count() > LONGEST_CELL {
        return Err(format!("has a cell of more than {LONGEST_CELL} characters"));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A date; with its time, if it has one.
fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const OF_BOOK: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>"#;

    /// A workbook of this sheet, with more parts.
    fn book(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
        let sheet = format!(
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
        );
        let parts = [
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/_rels/workbook.xml.rels", OF_BOOK.as_bytes()),
            ("xl/workbook.xml", BOOK.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts.iter().chain(more) {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn cell(at: &str, text: &str) -> String {
        format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    }

    fn refusal(bytes: &[u8]) -> String {
        sheet(bytes, None).unwrap_err()
    }

    #[test]
    fn what_a_sheet_says_of_its_size_is_not_believed() {
        let rows = format!(
            r#"<row r="1">{}</row><row r="900000">{}<c r="B900000"><v>4711</v></c></row>"#,
            cell("A1", "email"),
            cell("A900000", "a@x.org")
        );
        let read = sheet(&book(&rows, &[]), None).unwrap();
        assert_eq!((read.table.head, read.name), (vec!["email".to_owned()], "List".to_owned()));
        assert_eq!(read.table.records, [(900_000, vec!["a@x.org".to_owned(), "4711".to_owned()])]);
    }

    #[test]
    fn what_would_do_harm_is_refused_with_the_reason() {
        let plain = format!(r#"<row r="1">{}</row>"#, cell("A1", "email"));
        let good = book(&plain, &[]);
        assert_eq!(sheet(&good, None).unwrap().table.head, ["email"]);
        // It unpacks to more than it is worth: whole, and in a part that nobody reads.
        let bomb = vec![b' '; MOST + 1];
        for name in ["xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"] {
            assert!(refusal(&book(&plain, &[(name, &bomb)])).contains("unpacks to more than"), "{name}");
        }
        let far = format!(r#"<row r="1">{}{}</row>"#, cell("A1", "email"), cell("XFD1", "x"));
        assert!(refusal(&book(&far, &[])).contains("too much"));
        let many: String = (1..=MOST_LINES + 1).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
        assert!(refusal(&book(&many, &[])).contains("too much"));
        // One long text, named by many cells.
        let long = "x".repeat(LONGEST_CELL);
        let texts = format!(
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{long}</t></si></sst>"#
        );
        let cells: String = (1..=1100).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
        assert!(refusal(&book(&cells, &[("xl/sharedStrings.xml", texts.as_bytes())])).contains("too much"));
        let longer = format!(r#"<row r="1">{}</row>"#, cell("A1", &format!("{long}x")));
        assert!(refusal(&book(&longer, &[])).contains("a cell of more than"));
        assert!(refusal(&book(&plain, &[("xl/vbaProject.bin", b"x")])).contains("macros"));
        assert!(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("password"));
        assert!(refusal(b"PK\x03\x04 and nothing more").contains("damaged"));
        assert!(refusal(b"email\na@x.org").contains("no workbook"));
        assert!(refusal(&book("", &[])).contains("has nothing"));
        assert!(sheet(&good, Some("Other")).unwrap_err().contains("has no sheet \"Other\": List"));
    }

    /// However it is cut or bent: an error that says so, or a table.
    #[test]
    fn a_damaged_workbook_is_an_error() {
        let rows = format!(r#"<row r="1">{}<c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>"#, cell("A1", "email"));
        let good = book(&rows, &[]);
        for cut in (0..good.len()).step_by(7) {
            assert!(sheet(good.get(..cut).unwrap(), None).is_err(), "{cut}");
        }
        for at in (0..good.len()).step_by(11) {
            let mut bent = good.clone();
            bent[at] ^= 0x55;
            let _ = sheet(&bent, None);
        }
        for rows in [
            "<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>",
            "<row><c r=\"\"><v>1</v></c></row>",
            "<row r=\"99999999999\"><c><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>",
            "<row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"A1\" s=\"99\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"A1\"><v>",
            "<row r=\"1\"><c r=\"A1\" t=\"b\"><v>yes</v></c></row>",
        ] {
            let _ = sheet(&book(rows, &[]), None);
        }
    }
}
