//! Makes a course of what was written down of one, row by row, as if each was created by who asks.

use super::manifest::{ContentRow, Manifest};
use crate::{Ctx, Error, Result, logic::deployment};
use computor_db::{
    Tx, crud,
    queries::{course_life as queries, deadline, deployment as examples, rubric},
};
use computor_policy::Principal;
use computor_types::{Code, Id, dto::*};
use std::{cmp::Ordering, collections::HashMap};

/// How it is made.
pub(super) struct Terms {
    pub(super) family: Id<CourseFamily>,
    pub(super) path: String,
    pub(super) title: Option<String>,
    pub(super) shift_days: i32,
    pub(super) versions: CopiedVersions,
    pub(super) groups: bool,
}

/// What was made.
pub(super) struct Made {
    pub(super) course: Id<Course>,
    /// The groups, by the ids that they had.
    pub(super) groups: HashMap<Id<CourseGroup>, Id<CourseGroup>>,
    /// The contents, likewise.
    pub(super) contents: HashMap<Id<CourseContent>, Id<CourseContent>>,
    pub(super) answer: CourseCopyGet,
}

/// Makes it. Whoever may create courses may make all that is in one, whatever else a token is limited to.
///
/// # Errors
/// What the rows break; then the unit of work is to be undone.
pub(super) async fn make(cx: &Ctx, tx: &mut Tx, manifest: &Manifest, terms: &Terms) -> Result<Made> {
    let who = Principal { scopes: None, ..Principal::clone(&cx.who) };
    let title = terms.title.clone().or_else(|| manifest.course.title.clone());
    let new = CourseCreate {
        id: None,
        path: terms.path.clone(),
        title: title.clone(),
        course_family_id: terms.family,
        ..manifest.course.clone()
    };
    let course = crud::insert::<Course>(tx, &cx.who, &new).await?;
    let mut types = HashMap::new();
    for one in &manifest.course_content_types {
        let made = crud::insert::<CourseContentType>(tx, &who, &CourseContentTypeCreate { course_id: course, ..one.row.clone() }).await?;
        types.insert(one.id, made);
    }
    let mut groups = HashMap::new();
    for one in manifest.course_groups.iter().filter(|_| terms.groups) {
        let made = crud::insert::<CourseGroup>(tx, &who, &CourseGroupCreate { course_id: course, ..one.row.clone() }).await?;
        groups.insert(one.id, made);
    }
    let (mut contents, mut content_ids) = (Vec::new(), HashMap::new());
    for one in &manifest.course_contents {
        let kind = types.get(&one.row.course_content_type_id).copied();
        let kind = kind.ok_or_else(|| Error::internal("a content without a type was written down"))?;
        let mut row = CourseContentCreate { course_id: course, course_content_type_id: kind, ..one.row.clone() };
        deadline::shift(&mut row, terms.shift_days, new.timezone.as_deref());
        let id = crud::insert::<CourseContent>(tx, &who, &row).await?;
        content_ids.insert(one.id, id);
        if !one.rubric.is_empty() {
            rubric::set(tx, id, &one.rubric).await?;
        }
        let Shown { example, note } = show(cx, tx, course, id, one, terms.versions).await?;
        let (example_identifier, version_tag) = example.unzip();
        contents.push(CourseCopyContent {
            path: row.path,
            title: row.title,
            example_identifier,
            version_tag,
            previous_version_tag: one.example.as_ref().map(|example| example.version_tag.clone()),
            opens_at: row.opens_at,
            due_at: row.due_at,
            team_formation_deadline: row.team_formation_deadline,
            note,
        });
    }
    let mut notes = Vec::new();
    if manifest.archived_contents > 0 {
        notes.push(format!("{} archived contents, or contents below such, were left out", manifest.archived_contents));
    }
    let answer = CourseCopyGet {
        dry_run: false,
        course_id: Some(course),
        course_family_id: terms.family,
        path: new.path,
        title,
        course_content_types: manifest.course_content_types.iter().map(|one| one.row.slug.clone()).collect(),
        course_groups: manifest.course_groups.iter().filter(|_| terms.groups).filter_map(|one| one.row.title.clone()).collect(),
        contents,
        course_members: 0,
        notes,
        work: None,
    };
    Ok(Made { course, groups, contents: content_ids, answer })
}

/// What a content shows.
#[derive(Default)]
struct Shown {
    /// The example and its version.
    example: Option<(String, String)>,
    note: Option<String>,
}

/// Lets a content show its example, in the version that is wanted. What is not there is said, and is to be assigned by hand: the rest of
/// the course is not held up by it.
async fn show(
    cx: &Ctx,
    tx: &mut Tx,
    course: Id<Course>,
    content: Id<CourseContent>,
    of: &ContentRow,
    wanted: CopiedVersions,
) -> Result<Shown> {
    let Some(example) = of.example.as_ref().filter(|_| wanted != CopiedVersions::Without) else { return Ok(Shown::default()) };
    let (identifier, tag) = (&example.identifier, &example.version_tag);
    let Some(same) = queries::version(&mut **tx, example.example_version_id, identifier, tag).await? else {
        let note = format!(
            "there is no example {identifier} in version {tag}: upload it (or let example_repository_id say where the archive's examples go), and assign it"
        );
        return Ok(Shown { example: None, note: Some(note) });
    };
    let newest = match wanted {
        CopiedVersions::Newest => examples::newest(tx, same.example_id).await?.filter(|(newest, _)| newest.version_id != same.version_id),
        CopiedVersions::Pinned | CopiedVersions::Without => None,
    };
    let mut note = None;
    for (candidate, tag) in newest.into_iter().chain([(same, tag.clone())]) {
        match deployment::assign(cx, tx, course.uuid(), content, None, &candidate, &tag).await {
            Ok(_) => return Ok(Shown { example: Some((candidate.identifier, tag)), note }),
            // The database could not be asked.
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => note = Some(format!("{identifier} {tag} cannot be assigned: {}", error.message)),
        }
    }
    Ok(Shown { example: None, note })
}

/// Puts contents behind what they are below.
pub(super) fn from_above(a: &ContentRow, b: &ContentRow) -> Ordering {
    let depth = |row: &ContentRow| row.row.path.split('.').count();
    depth(a).cmp(&depth(b)).then(a.row.position.total_cmp(&b.row.position)).then_with(|| a.row.path.cmp(&b.row.path))
}

/// What a course is not made under: a family that who asks does not see is not there.
pub(super) async fn known_family(cx: &Ctx, family: Id<CourseFamily>) -> Result<()> {
    let whole = Principal { scopes: None, ..Principal::clone(&cx.who) };
    cx.db().get::<CourseFamily>(&whole, &family).await.map(drop).map_err(|error| match error {
        computor_db::Error::NotFound(_) => Error::new(Code::Nf001, "course family not found"),
        other => other.into(),
    })
}
