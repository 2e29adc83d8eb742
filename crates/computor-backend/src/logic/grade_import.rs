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
        let (course, GradeImportCreate { mut rows, csv, dry_run }) = (call.params.id, call.body);
        let grader = call.at.member.ok_or(Code::Authz003)?;
        if let Some(text) = csv {
            rows.extend(table(&text)?);
        }
        if rows.is_empty() {
            return Err(Error::field("rows", "there are none; send rows, or csv with a head"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let id = queries::begin(&mut tx, course, grader).await?;
        let (mut outcomes, mut wrong) = (Vec::new(), Vec::new());
        for (number, row) in rows.into_iter().enumerate() {
            let mut refuse = |field: &str, message: &str| {
                wrong.push(Violation { field: format!("rows.{number}.{field}"), message: message.to_owned(), kind: "value".to_owned() });
            };
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

/// The rows of a table with a head.
fn table(text: &str) -> Result<Vec<GradeImportRow>> {
    let wrong = |line: usize, message: String| Error::field("csv", format!("line {line}: {message}"));
    let Table { head, records } = Table::read(text).ok_or_else(|| Error::field("csv", "the table is empty"))?;
    let head: Vec<String> = head.iter().map(|name| name.to_lowercase()).collect();
    if let Some(unknown) = head.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        return Err(wrong(1, format!("the column {unknown:?} is unknown; there are {}", COLUMNS.join(", "))));
    }
    let mut rows = Vec::new();
    for (line, record) in records {
        let of = |column: &str| {
            let at = head.iter().position(|name| name == column)?;
            record.get(at).map(|text| text.trim()).filter(|text| !text.is_empty())
        };
        let needed = |column: &str| of(column).map(str::to_owned).ok_or_else(|| wrong(line, format!("{column} is missing")));
        let grade = of("grade").map(|text| text.replace(',', ".").parse::<f64>().ok().filter(|grade| (0.0..=1.0).contains(grade)));
        let status = of("status").map(|text| text.parse::<u8>().ok().and_then(|number| GradingStatus::try_from(number).ok()));
        rows.push(GradeImportRow {
            student: needed("student")?,
            content: needed("content")?,
            grade: grade.map(|grade| grade.ok_or_else(|| wrong(line, "grade is not between 0 and 1".to_owned()))).transpose()?,
            status: status.map(|status| status.ok_or_else(|| wrong(line, "status is none of 0, 1, 2, 3".to_owned()))).transpose()?,
            feedback: of("feedback").map(str::to_owned),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        let text = "\u{feff}student;grade;content;feedback\r\nann;0,5;w.a;\"two\nlines; \"\"quoted\"\"\"\r\n\r\nben;1;w.b;\r\n";
        let rows = table(text).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].student.as_str(), rows[0].grade, rows[0].content.as_str()), ("ann", Some(0.5), "w.a"));
        assert_eq!(rows[0].feedback.as_deref(), Some("two\nlines; \"quoted\""));
        assert_eq!((rows[1].grade, rows[1].feedback.as_deref(), rows[1].status), (Some(1.0), None, None));
        let rows = table("content,student,status\nw.a,ann,2").unwrap();
        assert_eq!(rows[0].status.map(u8::from), Some(2));
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_line() {
        let said = |text: &str| table(text).unwrap_err().details.unwrap().validation_errors[0].message.clone();
        assert_eq!(said(""), "the table is empty");
        assert_eq!(
            said("student,content,mark\n"),
            "line 1: the column \"mark\" is unknown; there are student, content, grade, status, feedback"
        );
        assert_eq!(said("student,content,grade\nann,\"a\nb\",1\nben,a,2"), "line 4: grade is not between 0 and 1");
        assert_eq!(said("student,content,grade\nann,,1"), "line 2: content is missing");
    }
}
