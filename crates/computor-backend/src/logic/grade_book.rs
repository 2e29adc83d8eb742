//! The grade book of a course: a line for each student, a column for each assignment. It leaves while it is read.

use super::{Call, Handle, Reply, stream};
use crate::{Ctx, Result};
use computor_db::queries::{
    audit::{self, Note},
    statistics::{self as queries, Column, Line},
};
use computor_types::{Http, dto::*};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Lines leave in pieces of about this size.
const PIECE: usize = 1 << 16;

impl Handle for GetGradeBook {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        let (course, group) = (call.params.course_id, call.query.course_group_id);
        let format = call.query.format.unwrap_or(GradeBookFormat::Json);
        let columns = queries::columns(cx.db(), course).await?;
        let place = cx.db().lanes().stream(cx.me().uuid()).await?;
        let note = Note { kind: "grades.exported", by: Some(cx.me().uuid()), user: None, course: Some(course.uuid()), data: &json!({}) };
        audit::note(cx.db().pool(), note).await?;
        let (kind, name) = match format {
            GradeBookFormat::Json => ("application/json", "grade-book.json"),
            GradeBookFormat::Csv => ("text/csv; charset=utf-8", "grade-book.csv"),
        };
        let (pieces, answer) = stream::streamed(kind, name)?;
        tokio::spawn(async move {
            // A connection of the database waits with a client that reads slowly.
            let _place = place;
            let mut book = Book { format, columns, lines: 0, piece: String::new() };
            book.begin();
            let read = queries::lines(cx.db(), course, group, |line| {
                book.line(&line);
                let piece = book.full();
                let pieces = &pieces;
                async move {
                    match piece {
                        Some(piece) => pieces.send(Ok(piece.into())).await.is_ok(),
                        None => true,
                    }
                }
            });
            match read.await {
                Ok(()) => {
                    book.end();
                    // Whoever is gone needs no end.
                    let _ = pieces.send(Ok(book.piece.into())).await;
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a grade book could not be read to its end");
                    pieces.fail("the database failed").await;
                }
            }
        });
        Ok(answer)
    }
}

/// A grade book as it is written.
struct Book {
    format: GradeBookFormat,
    columns: Vec<Column>,
    lines: usize,
    piece: String,
}

impl Book {
    fn begin(&mut self) {
        match self.format {
            GradeBookFormat::Json => self.piece.push('['),
            GradeBookFormat::Csv => {
                let own = ["student_id", "username", "family_name", "given_name", "email", "group"].into_iter();
                let contents = self.columns.iter().map(|column| column.path.as_str());
                let cells: Vec<String> = own.chain(contents).chain(["average"]).map(cell).collect();
                self.piece.push_str(&cells.join(","));
                self.piece.push_str("\r\n");
            }
        }
    }

    fn line(&mut self, line: &Line) {
        let grades: HashMap<Uuid, f64> = line.graded.iter().copied().zip(line.grades.iter().copied()).collect();
        match self.format {
            GradeBookFormat::Json => {
                let of = |column: &Column| {
                    json!({"course_content_id": column.id, "path": column.path, "title": column.title,
                    "grading": grades.get(&column.id)})
                };
                let row = json!({
                    "course_member_id": line.id, "student_id": line.student_id, "username": line.username, "family_name": line.family_name,
                    "given_name": line.given_name, "email": line.email, "course_group": line.course_group,
                    "grades": self.columns.iter().map(of).collect::<Vec<_>>(), "average_grading": line.average,
                });
                if self.lines > 0 {
                    self.piece.push(',');
                }
                self.piece.push_str(&row.to_string());
            }
            GradeBookFormat::Csv => {
                let own = [&line.student_id, &line.username, &line.family_name, &line.given_name, &line.email, &line.course_group];
                let own = own.into_iter().map(|text| cell(text.as_deref().unwrap_or_default()));
                let graded = self.columns.iter().map(|column| number(grades.get(&column.id).copied()));
                let cells: Vec<String> = own.chain(graded).chain([number(line.average)]).collect();
                self.piece.push_str(&cells.join(","));
                self.piece.push_str("\r\n");
            }
        }
        self.lines += 1;
    }

    fn end(&mut self) {
        if self.format == GradeBookFormat::Json {
            self.piece.push(']');
        }
    }

    /// What is to leave, if it is enough.
    fn full(&mut self) -> Option<String> {
        (self.piece.len() >= PIECE).then(|| std::mem::take(&mut self.piece))
    }
}

/// A number as JSON writes it: the shortest text that is read as the same number.
fn number(value: Option<f64>) -> String {
    value.map(|value| json!(value).to_string()).unwrap_or_default()
}

/// A cell of a table (RFC 4180). People choose their names, and spreadsheets take what begins so for a formula: that is text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_and_never_formulas() {
        for (text, expected) in [
            ("Ann", "Ann"),
            ("O'Neil, Ann", "\"O'Neil, Ann\""),
            ("the \"best\"", "\"the \"\"best\"\"\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
        assert_eq!((number(Some(1.0 / 3.0)), number(Some(1.0)), number(None)), ("0.3333333333333333".into(), "1.0".into(), String::new()));
    }
}
