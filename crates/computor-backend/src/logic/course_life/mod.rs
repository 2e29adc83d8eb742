//! The next term of a course, and courses that leave one platform for another.
//!
//! A course is written down (`manifest`), and made anew of that (`make`): at once for a copy, from an archive for an import. A dry run
//! does the same and undoes it, so that it cannot differ.

mod examples;
mod make;
mod manifest;
mod work;

use self::{
    make::{Made, Terms},
    manifest::{Manifest, MemberRow},
    work::{Known, Work},
};
use super::{
    Call, Handle, Reply, archive, member_import,
    stream::{self, Archive},
};
use crate::{App, Ctx, Error, Result};
use computor_db::{
    Tx,
    queries::{
        audit::{self, Note},
        auth as users, course_life as queries, course_work,
        member_import::{self as members, NewMember},
    },
};
use computor_types::{Code, Download, Id, dto::*};
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::{collections::HashMap, io::Write as _};
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::{CompressionMethod, write::SimpleFileOptions};

/// Rows of work that are read at once.
const PAGE: i64 = 1000;

impl Handle for CopyCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseCopyGet>> {
        let (source, new) = (call.params.id, call.body);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let manifest = written_down(&mut tx, source, false).await?;
        let family = new.course_family_id.unwrap_or(manifest.course.course_family_id);
        make::known_family(&cx, family).await?;
        let terms = Terms {
            family,
            path: new.path,
            title: new.title,
            shift_days: new.shift_days,
            versions: new.example_versions,
            groups: new.groups,
        };
        let mut made = make::make(&cx, &mut tx, &manifest, &terms).await?;
        if new.staff {
            add_staff(&cx, &mut tx, &made, &manifest.course_members).await?;
        }
        let from = json!({"from_course_id": source, "shift_days": new.shift_days, "staff": new.staff});
        done(&cx, tx, "course.copied", &mut made, new.dry_run, &from).await?;
        Ok(made.answer.into())
    }
}

/// What there is of the course.
async fn written_down(tx: &mut Tx, course: Id<Course>, students: bool) -> Result<Manifest> {
    let rows = queries::manifest(tx, course, students).await?;
    Manifest::of_rows(&rows.ok_or_else(|| Error::not_found("course"))?)
}

/// Makes those members who were more than students. Whoever asks owns the course already.
async fn add_staff(cx: &Ctx, tx: &mut Tx, made: &Made, staff: &[MemberRow]) -> Result<()> {
    let of = |one: &MemberRow| NewMember {
        user: one.user_id.uuid(),
        role: one.course_role_id.as_str().to_owned(),
        group: one.course_group_id.and_then(|group| made.groups.get(&group)).map(|group| group.uuid()),
        student_id: None,
    };
    let new: Vec<NewMember> = staff.iter().filter(|one| one.user_id != cx.me() && !one.is_student()).map(of).collect();
    members::add(tx, made.course, &new).await?;
    Ok(())
}

/// Notes what was done, and makes it lasting, unless it was only tried.
async fn done(cx: &Ctx, mut tx: Tx, kind: &str, made: &mut Made, dry_run: bool, data: &Value) -> Result<()> {
    made.answer.course_members = queries::members(&mut *tx, made.course).await?;
    made.answer.dry_run = dry_run;
    if dry_run {
        made.answer.course_id = None;
        return Ok(tx.rollback().await?);
    }
    let note = Note { kind, by: Some(cx.me().uuid()), user: None, course: Some(made.course.uuid()), data };
    audit::note(&mut *tx, note).await?;
    tx.rights_change();
    Ok(tx.commit().await?)
}

impl Handle for ImportCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseCopyGet>> {
        let new = call.body.form;
        if new.work && new.members != ImportedMembers::Everybody {
            return Err(Error::field("members", "have to be everybody: the work is theirs"));
        }
        // What students have handed in is as large as a course may be.
        let limit = if new.work || new.example_repository_id.is_some() {
            cx.options.max_upload.max(cx.options.quota_per_course)
        } else {
            cx.options.max_upload
        };
        if call.body.file.size() > limit {
            return Err(Error::new(Code::Val004, format!("the archive is larger than {limit} bytes")));
        }
        let file = archive::on_disk(call.body.file).await?;
        let slot = cx.db().lanes().slot().await?;
        let (app, runtime) = (cx.app().clone(), Runtime::current());
        let beside = file.try_clone().map_err(Error::internal)?;
        let read = tokio::task::spawn_blocking(move || {
            let again = file.try_clone().map_err(Error::internal)?;
            let manifest = Manifest::of_archive(file)?;
            let work = new.work.then(|| Work::of_archive(again, &app, &runtime, new.dry_run)).transpose()?;
            Ok::<_, Error>((manifest, work))
        });
        let (mut manifest, work) = read.await.map_err(Error::internal)??;
        manifest.course_contents.sort_by(make::from_above);
        // Places on other hosts are those of another platform.
        manifest.course.properties.iter_mut().for_each(|properties| properties.gitlab = None);
        let contents = manifest.course_contents.iter_mut().filter_map(|one| one.row.properties.as_mut());
        contents.for_each(|properties| properties.gitlab = None);
        let terms = Terms {
            family: new.course_family_id,
            path: new.path.unwrap_or_else(|| manifest.course.path.clone()),
            title: new.title,
            shift_days: new.shift_days,
            versions: CopiedVersions::Pinned,
            groups: true,
        };
        make::known_family(&cx, terms.family).await?;
        // What is only tried is undone with the course.
        let (mut tx, taken) = match new.example_repository_id {
            Some(repository) if new.dry_run => {
                let mut tx = cx.db().begin_as(&cx.who).await?;
                let taken = examples::take(&cx, &manifest, beside, repository, Some(&mut tx)).await?;
                (tx, taken)
            }
            Some(repository) => {
                let taken = examples::take(&cx, &manifest, beside, repository, None).await?;
                (cx.db().begin_as(&cx.who).await?, taken)
            }
            None => (cx.db().begin_as(&cx.who).await?, Vec::new()),
        };
        let mut made = make::make(&cx, &mut tx, &manifest, &terms).await?;
        made.answer.notes.extend(taken);
        let members = import_members(&cx, &mut tx, &mut made, &manifest, new.members, new.create_accounts).await?;
        if let Some(work) = work {
            import_work(&cx, &mut tx, &mut made, members, work).await?;
        }
        let from = json!({"from_course_id": manifest.course.id, "members": new.members, "work": made.answer.work});
        done(&cx, tx, "course.imported", &mut made, new.dry_run, &from).await?;
        drop(slot);
        Ok(made.answer.into())
    }
}

/// Makes what came of the work, and says what could not be as it was.
async fn import_work(cx: &Ctx, tx: &mut Tx, made: &mut Made, members: HashMap<Uuid, Uuid>, work: Work) -> Result<()> {
    let users = course_work::users(tx, made.course).await?;
    let me = users.iter().find(|(_, user)| *user == cx.me().uuid()).map(|(member, _)| *member);
    let me = me.ok_or_else(|| Error::internal("whoever makes a course owns it"))?;
    let known = Known { course: made.course, me, members, contents: &made.contents, course_groups: &made.groups };
    let told = work::make(tx, &known, work).await?;
    if told.grades_of_others > 0 {
        made.answer
            .notes
            .push(format!("{} grades were given by people who are no members here: they stand under yours", told.grades_of_others));
    }
    if told.left_out > 0 {
        made.answer
            .notes
            .push(format!("{} rows of work speak of somebody or something that is not here: they were left out", told.left_out));
    }
    made.answer.work = Some(told);
    Ok(())
}

/// Makes those of the archive members who are wanted, as the import of a list does: found by their addresses, or with new accounts.
/// Answers the members by the ids that they had.
async fn import_members(
    cx: &Ctx,
    tx: &mut Tx,
    made: &mut Made,
    manifest: &Manifest,
    wanted: ImportedMembers,
    create_accounts: bool,
) -> Result<HashMap<Uuid, Uuid>> {
    let titles: HashMap<_, _> = manifest.course_groups.iter().map(|one| (one.id, one.row.title.clone())).collect();
    let wants = |one: &&MemberRow| match wanted {
        ImportedMembers::Nobody => false,
        ImportedMembers::Staff => !one.is_student(),
        ImportedMembers::Everybody => true,
    };
    // Whoever imports owns the course already, whatever it was before.
    let me = users::login_of(&mut **tx, cx.me().uuid()).await?.and_then(|login| login.email);
    let is_me = |one: &MemberRow| one.email.as_ref().zip(me.as_ref()).is_some_and(|(one, me)| one.eq_ignore_ascii_case(me));
    let row = |one: &MemberRow| MemberImportRow {
        email: one.email.clone(),
        student_id: one.student_id.clone(),
        given_name: one.given_name.clone(),
        family_name: one.family_name.clone(),
        course_group_title: one.course_group_id.and_then(|group| titles.get(&group).cloned().flatten()),
        course_role_id: Some(one.course_role_id.as_str().to_owned()),
    };
    let mut people: Vec<&MemberRow> = manifest.course_members.iter().filter(wants).filter(|one| !is_me(one)).collect();
    if !create_accounts {
        let address = |one: &&MemberRow| one.email.as_ref().map(|email| email.trim().to_lowercase());
        let known = course_work::known_addresses(tx, made.course, &people.iter().filter_map(address).collect::<Vec<_>>()).await?;
        let (has_account, has_none): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|one| address(one).is_some_and(|one| known.contains(&one)));
        made.answer.notes.extend(
            has_none
                .iter()
                .map(|one| format!("{} is no member: has no account here", one.email.as_deref().unwrap_or("somebody without an address"))),
        );
        people = has_account;
    }
    // Whoever imports is known by the membership that came with the course.
    let mut members = HashMap::new();
    if let Some(mine) = manifest.course_members.iter().find(|one| is_me(one)) {
        let users = course_work::users(tx, made.course).await?;
        let me = users.into_iter().find(|(_, user)| *user == cx.me().uuid());
        members.extend(me.map(|(member, _)| (mine.id.uuid(), member)));
    }
    let rows: Vec<MemberImportRow> = people.iter().map(|one| row(one)).collect();
    if rows.is_empty() {
        return Ok(members);
    }
    let list = MemberImportCreate {
        rows,
        csv: None,
        csv_base64: None,
        xlsx_base64: None,
        sheet: None,
        columns: MemberImportColumns::default(),
        course_role_id: computor_policy::CourseRole::Student.id().into(),
        course_group_title: None,
        create_missing_groups: false,
        archive_missing: false,
        dry_run: false,
    };
    let told = member_import::import(cx, tx, made.course, list).await?;
    let new = told.rows.iter().zip(&people).filter_map(|(row, one)| Some((one.id.uuid(), row.course_member_id?.uuid())));
    members.extend(new);
    let refused = told.rows.into_iter().filter(|row| row.outcome == MemberImportOutcome::Refused);
    made.answer.notes.extend(refused.map(|row| {
        let reason = row.reason.unwrap_or_default();
        format!("{} is no member: {reason}", row.email.unwrap_or_else(|| "somebody without an address".to_owned()))
    }));
    Ok(members)
}

impl Handle for ExportCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let (course, students) = (call.params.id, call.query.students);
        let place = cx.db().lanes().stream(cx.me().uuid()).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let mut manifest = written_down(&mut tx, course, students).await?;
        if students && course_work::is_incomplete(&mut *tx, course).await? {
            return Err(Error::new(
                Code::Submit014,
                "files of this course's hand-ins were removed, so its work cannot leave as a whole; without students it can",
            ));
        }
        let data = json!({"students": students});
        audit::note(
            &mut *tx,
            Note { kind: "course.exported", by: Some(cx.me().uuid()), user: None, course: Some(course.uuid()), data: &data },
        )
        .await?;
        tx.commit().await?;
        let (shown, places) = examples::shown(&cx, &manifest).await?;
        manifest.examples = shown;
        let name = format!("course-{}.zip", manifest.course.path);
        let text = manifest.written(cx.now())?;
        stream::archive(&name, move |zip, runtime| {
            let _place = place;
            zip.start_file(manifest::FILE, packed()).map_err(Error::internal)?;
            zip.write_all(&text).map_err(Error::internal)?;
            examples::write(zip, &cx, runtime, &places)?;
            if students { write_work(zip, cx.app(), runtime, course) } else { Ok(()) }
        })
    }
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// Writes what came of the work, and what was handed in.
fn write_work(zip: &mut Archive, app: &App, runtime: &Runtime, course: Id<Course>) -> Result<()> {
    for kind in course_work::kinds() {
        zip.start_file(format!("work/{kind}.jsonl"), packed()).map_err(Error::internal)?;
        pages(app, runtime, kind, course, |_, row| {
            zip.write_all(row.as_bytes()).map_err(Error::internal)?;
            zip.write_all(b"\n").map_err(Error::internal)
        })?;
    }
    // They are archives themselves.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    pages(app, runtime, course_work::ARTIFACTS, course, |id, row| {
        let row: Value = serde_json::from_str(row).map_err(Error::internal)?;
        // What another host has kept is not here.
        let Some(digest) = row.get("sha256").and_then(Value::as_str).and_then(|digest| digest.parse().ok()) else { return Ok(()) };
        let mut content = runtime.block_on(app.store.get_stream(digest, None))?.stream;
        zip.start_file(format!("work/submissions/{id}.zip"), stored).map_err(Error::internal)?;
        while let Some(chunk) = runtime.block_on(content.next()) {
            zip.write_all(&chunk?).map_err(Error::internal)?;
        }
        Ok(())
    })
}

/// All rows of a kind, a page after the other, each behind the last: no connection waits for a client that reads slowly.
fn pages(app: &App, runtime: &Runtime, kind: &str, course: Id<Course>, mut each: impl FnMut(Uuid, &str) -> Result<()>) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let page = runtime.block_on(course_work::work(&app.db, kind, course, after, PAGE))?;
        for (id, row) in &page {
            each(*id, row)?;
        }
        match page.last() {
            Some((last, _)) => after = *last,
            None => return Ok(()),
        }
    }
}
