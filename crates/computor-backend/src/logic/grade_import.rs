//! Many grades at once: all rows are looked at before anything is said, and all are stored or none.

use super::{Call, Handle, Reply, table::Table};
use crate::{Ctx, Error, Result};
use computor_db::queries::{
    grade_import as queries,
    tutor::{self, NewGrade},
};
use computor_types::{Code, Violation, dto::*};

/// The columns of a table.
const COLUMNS: [&str; 5] = ["student", "content", "grade", "status", "feedback"];

impl Handle for ImportGrades {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GradeImportGet>> {
        let (course, GradeImportCreate { rows, csv, dry_run }) = (call.params.id, call.body);
        let grader = call.at.member.ok_or(Code::Authz003)?;
        let mut rows: Vec<(At, GradeImportRow)> = rows.into_iter().enumerate().map(|(number, row)| (At::Row(number), row)).collect();
        if let Some(text) = csv {
            rows.extend(table(&text)?);
        }
        if rows.is_empty() {
            return Err(Error::field("rows", "there are none; send rows, or csv with a head"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::begin(&mut tx, course, grader).await?;
        let (mut outcomes, mut wrong) = (Vec::new(), Vec::new());
        for (at, row) in rows {
            let mut refuse = |field: &str, message: &str| wrong.push(at.wrong(field, message));
            if row.grade.is_none() && row.status.is_none() {
                refuse("grade", "grade or status is required");
                continue;
            }
            let (member, content) = queries::find(&mut tx, course, &row.student, &row.content).await?;
            let (member, content) = match (member, content) {
                (Some(member), Some(content)) => (member, content),
                (None, _) => {
                    refuse("student", "names no member of the course, or more than one");
                    continue;
                }
                (_, None) => {
                    refuse("content", "names no content of the course");
                    continue;
                }
            };
            let before = queries::headline(&mut tx, member, content).await?;
            let new = NewGrade {
                member: member.into(),
                content: content.into(),
                artifact: None,
                grader,
                grade: row.grade,
                status: row.status,
                feedback: row.feedback.as_deref(),
            };
            let Some(graded) = tutor::grade(&mut tx, new).await? else {
                refuse("content", "nothing was handed in for it");
                continue;
            };
            let after = queries::headline(&mut tx, member, content).await?;
            outcomes.push(GradeImportOutcome {
                student: row.student,
                content: row.content,
                course_member_id: member.into(),
                course_content_id: content.into(),
                artifact_id: graded.id,
                before,
                after,
            });
        }
        if !wrong.is_empty() {
            return Err(Error::invalid(wrong));
        }
        if dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(GradeImportGet { id: (!dry_run).then_some(id), dry_run, rows: outcomes }.into())
    }
}

impl Handle for UndoGradeImport {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GradeImportUndone>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let undone = queries::undo(&mut tx, call.params.id).await?;
        tx.commit().await?;
        Ok(undone.into())
    }
}

/// Where a row was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Among the rows, counted from 0.
    Row(usize),
    /// In the table, counted as an editor counts.
    Line(usize),
}

impl At {
    fn wrong(self, field: &str, message: &str) -> Violation {
        let (field, message) = match self {
            Self::Row(number) => (format!("rows.{number}.{field}"), message.to_owned()),
            Self::Line(line) => ("csv".to_owned(), format!("line {line}: {field}: {message}")),
        };
        Violation { field, message, kind: "value".to_owned() }
    }
}

/// A status as people write it: its word, or its number.
fn status(text: &str) -> Option<GradingStatus> {
    match text.parse::<u8>() {
        Ok(number) => GradingStatus::try_from(number).ok(),
        Err(_) => GradingStatus::from_word(&text.to_lowercase().replace(['-', ' '], "_")),
    }
}

/// The rows of a table with a head, or everything that is wrong with it.
fn table(text: &str) -> Result<Vec<(At, GradeImportRow)>> {
    let wrong = |line: usize, message: String| Error::field("csv", format!("line {line}: {message}"));
    let Table { head, records } = Table::read(text).ok_or_else(|| Error::field("csv", "the table is empty"))?;
    let head: Vec<String> = head.iter().map(|name| name.to_lowercase()).collect();
    if let Some(unknown) = head.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        return Err(wrong(1, format!("the column {unknown:?} is unknown; there are {}", COLUMNS.join(", "))));
    }
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for (line, record) in records {
        let at = At::Line(line);
        let of = |column: &str| {
            let at = head.iter().position(|name| name == column)?;
            record.get(at).map(|text| text.trim()).filter(|text| !text.is_empty())
        };
        let (student, content) = (of("student"), of("content"));
        for (column, _) in [("student", student), ("content", content)].iter().filter(|(_, value)| value.is_none()) {
            refused.push(at.wrong(column, "is missing"));
        }
        let grade = of("grade").map(|text| text.replace(',', ".").parse::<f64>().ok().filter(|grade| (0.0..=1.0).contains(grade)));
        if grade == Some(None) {
            refused.push(at.wrong("grade", "is not between 0 and 1"));
        }
        let status = of("status").map(status);
        if status == Some(None) {
            let words: Vec<&str> = GradingStatus::ALL.iter().map(|status| status.word()).collect();
            refused.push(at.wrong("status", &format!("is none of {}, nor 0 to {}", words.join(", "), words.len() - 1)));
        }
        if let (Some(student), Some(content)) = (student, content) {
            rows.push((
                at,
                GradeImportRow {
                    student: student.to_owned(),
                    content: content.to_owned(),
                    grade: grade.flatten(),
                    status: status.flatten(),
                    feedback: of("feedback").map(str::to_owned),
                },
            ));
        }
    }
    if refused.is_empty() { Ok(rows) } else { Err(Error::invalid(refused)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        let text = "\u{feff}student;grade;content;feedback\r\nann;0,5;w.a;\"two\nlines; \"\"quoted\"\"\"\r\n\r\nben;1;w.b;\r\n";
        let read = |text: &str| table(text).unwrap().into_iter().map(|(_, row)| row).collect::<Vec<_>>();
        let rows = read(text);
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].student.as_str(), rows[0].grade, rows[0].content.as_str()), ("ann", Some(0.5), "w.a"));
        assert_eq!(rows[0].feedback.as_deref(), Some("two\nlines; \"quoted\""));
        assert_eq!((rows[1].grade, rows[1].feedback.as_deref(), rows[1].status), (Some(1.0), None, None));
        let rows = read("content,student,status\nw.a,ann,2\nw.a,ben,improvement_possible\nw.a,cleo,Correction Necessary");
        let statuses: Vec<_> = rows.iter().map(|row| row.status).collect();
        assert_eq!(statuses[0].map(u8::from), Some(2));
        assert_eq!(statuses[1..], [Some(GradingStatus::ImprovementPossible), Some(GradingStatus::CorrectionNecessary)]);
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_line() {
        let said = |text: &str| table(text).unwrap_err().details.unwrap().validation_errors[0].message.clone();
        assert_eq!(said(""), "the table is empty");
        assert_eq!(
            said("student,content,mark\n"),
            "line 1: the column \"mark\" is unknown; there are student, content, grade, status, feedback"
        );
        assert_eq!(said("student,content,grade\nann,\"a\nb\",1\nben,a,2"), "line 4: grade: is not between 0 and 1");
        assert_eq!(said("student,content,grade\nann,,1"), "line 2: content: is missing");
        let text = "student,content,grade,status\nann,,1,\nben,a,2,fine\n";
        let all = table(text).unwrap_err().details.unwrap().validation_errors;
        let all: Vec<&str> = all.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(all[..2], ["line 2: content: is missing", "line 3: grade: is not between 0 and 1"]);
        assert!(all.len() == 3 && all[2].starts_with("line 3: status: is none of ") && all[2].ends_with(", nor 0 to 3"), "{all:?}");
    }
}
