//! Documents: directories and files of a scope, by their paths in it.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::{Code, Id, dto::*};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// To whom documents belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The kind of owner.
    pub scope: DocumentScope,
    /// The organization, course family or course.
    pub id: Option<Uuid>,
}

impl Place {
    /// The key of all its documents: a column of theirs.
    fn root(self) -> Uuid {
        self.id.unwrap_or_default()
    }
}

/// A path, and the same in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// As it is shown.
    pub path: String,
    /// What tells it from others.
    pub folded: String,
}

impl Path {
    /// The path of these segments.
    pub fn new(segments: &[String]) -> Self {
        let path = segments.join("/");
        Self { folded: path.to_lowercase(), path }
    }

    /// The directories that it lies in, the uppermost first.
    fn above(&self) -> Vec<Self> {
        let segments: Vec<String> = self.path.split('/').map(str::to_owned).collect();
        (1..segments.len()).filter_map(|depth| segments.get(..depth)).map(Self::new).collect()
    }

    /// The directory that it lies in; empty for what lies uppermost.
    fn parent(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// Whether this lies in `other`.
    fn is_below(&self, other: &Self) -> bool {
        self.folded.strip_prefix(&other.folded).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// A file of the store, as it lies among the documents.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Document {
    /// Its path.
    pub path: String,
    /// Its digest in the store.
    pub object_key: String,
    /// Its size in bytes.
    pub size: i64,
    /// What it is.
    pub content_type: Option<String>,
    /// When it was written last.
    pub updated_at: DateTime<Utc>,
}

/// More files and directories than this have no place in a scope.
const MOST: i64 = 20_000;

/// Lists a directory; the uppermost is always there.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn list(db: impl PgExecutor<'_>, place: Place, at: Option<&Path>) -> Result<String> {
    let sql = "with directory as (
                 select path from document where root = $1 and folded = $2 and object_key is null union all select '' where $2 is null)
               select (select coalesce(json_agg(json_build_object('name', regexp_replace(d.path, '^.*/', ''),
                   'type', case when d.object_key is null then 'directory' else 'file' end, 'size', d.size,
                   'etag', '\"' || coalesce(d.object_key, md5(d.id::text || d.version)) || '\"', 'last_modified', d.updated_at)
                   order by d.path), '[]') from document d where d.root = $1 and d.parent = directory.path)::text
               from directory";
    let found: Option<String> = sqlx::query_scalar(sql).bind(place.root()).bind(at.map(|path| &path.folded)).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("document"))
}

/// A file.
pub async fn file(db: impl PgExecutor<'_>, place: Place, path: &Path) -> Result<Option<Document>> {
    let sql = "select path, object_key, size, content_type, updated_at from document
               where root = $1 and folded = $2 and object_key is not null";
    Ok(sqlx::query_as(sql).bind(place.root()).bind(&path.folded).fetch_optional(db).await?)
}

/// Nobody else changes documents of the scope until the transaction ends.
pub async fn lock(tx: &mut Tx, place: Place) -> Result<()> {
    let sql = "select pg_advisory_xact_lock(hashtextextended('document ' || $1::text, 0))";
    sqlx::query(sql).bind(place.root()).execute(&mut **tx).await?;
    Ok(())
}

/// Refuses what begins with the name of something below the scope that has documents of its own.
///
/// # Errors
/// `CONFLICT_001`.
pub async fn refuse_names_below(tx: &mut Tx, place: Place, path: &Path) -> Result<()> {
    let first = path.folded.split('/').next().unwrap_or_default();
    let sql = "select exists(select 1 from organization o where $1 = 'system' and lower(o.path::text) = $3
                 union all select 1 from course_family f where $1 = 'organization' and f.organization_id = $2 and lower(f.path::text) = $3
                 union all select 1 from course c where $1 = 'course_family' and c.course_family_id = $2 and lower(c.path::text) = $3)";
    let taken: bool = sqlx::query_scalar(sql).bind(place.scope.to_string()).bind(place.id).bind(first).fetch_one(&mut **tx).await?;
    if taken {
        return Err(conflict(format!("{first:?} is the path of something that has documents of its own")));
    }
    Ok(())
}

fn conflict(message: String) -> crate::Error {
    crate::Error::rejected(Code::Conflict001, message)
}

/// A row of a path, as far as others have to know.
#[derive(FromRow)]
struct There {
    path: String,
    is_file: bool,
}

async fn there(tx: &mut Tx, place: Place, folded: &[String]) -> Result<Vec<There>> {
    let sql = "select path, object_key is not null as is_file from document where root = $1 and folded = any($2) order by path";
    Ok(sqlx::query_as(sql).bind(place.root()).bind(folded).fetch_all(&mut **tx).await?)
}

/// Makes these directories, unless they are there; answers how many were not.
///
/// # Errors
/// `CONFLICT_001` where a file is in the way, or a name that differs in the case of its letters.
async fn make(tx: &mut Tx, place: Place, directories: &[Path]) -> Result<u64> {
    let (mut paths, mut folded, mut parents) = (Vec::new(), Vec::new(), Vec::new());
    for path in directories {
        paths.push(path.path.clone());
        folded.push(path.folded.clone());
        parents.push(path.parent().to_owned());
    }
    for other in there(tx, place, &folded).await? {
        if other.is_file {
            return Err(conflict(format!("{:?} is a file", other.path)));
        }
        if !paths.contains(&other.path) {
            return Err(conflict(format!("there is {:?}, which differs in the case of its letters only", other.path)));
        }
    }
    let sql = "insert into document (scope, organization_id, course_family_id, course_id, path, folded, parent)
               select $1, case when $1 = 'organization' then $2::uuid end, case when $1 = 'course_family' then $2::uuid end,
                 case when $1 = 'course' then $2::uuid end, n.* from unnest($3::text[], $4::text[], $5::text[]) n
               on conflict (root, folded) do nothing";
    let query = sqlx::query(sql).bind(place.scope.to_string()).bind(place.id).bind(paths).bind(folded).bind(parents);
    Ok(query.execute(&mut **tx).await?.rows_affected())
}

/// Makes a directory, and those that it lies in; answers whether it was not there.
///
/// # Errors
/// As [`put`].
pub async fn make_directory(tx: &mut Tx, place: Place, path: &Path) -> Result<bool> {
    let directories = [path.above(), vec![path.clone()]].concat();
    let made = make(tx, place, &directories).await?;
    few_enough(tx, place).await?;
    Ok(made > 0)
}

async fn few_enough(tx: &mut Tx, place: Place) -> Result<()> {
    let sql = "select count(*) from (select 1 from document where root = $1 limit $2) d";
    let there: i64 = sqlx::query_scalar(sql).bind(place.root()).bind(MOST + 1).fetch_one(&mut **tx).await?;
    if there > MOST {
        return Err(conflict(format!("there are {MOST} files and directories here, and no room for more")));
    }
    Ok(())
}

/// Puts a file where it belongs, in place of the one that is there. It is stored already.
///
/// # Errors
/// `CONFLICT_001` where something else is in the way.
pub async fn put(tx: &mut Tx, place: Place, file: &NewDocument<'_>) -> Result<()> {
    let path = file.path;
    make(tx, place, &path.above()).await?;
    for other in there(tx, place, std::slice::from_ref(&path.folded)).await? {
        if !other.is_file {
            return Err(conflict(format!("{:?} is a directory", other.path)));
        }
        if other.path != path.path {
            return Err(conflict(format!("there is {:?}, which differs in the case of its letters only", other.path)));
        }
    }
    let sql = "insert into document (scope, organization_id, course_family_id, course_id, path, folded, parent, object_key, size,
                 content_type, synced)
               values ($1, case when $1 = 'organization' then $2::uuid end, case when $1 = 'course_family' then $2::uuid end,
                 case when $1 = 'course' then $2::uuid end, $3, $4, $5, $6, $7, $8, $9)
               on conflict (root, folded) do update set object_key = excluded.object_key, size = excluded.size,
                 content_type = excluded.content_type, synced = excluded.synced";
    let query = sqlx::query(sql).bind(place.scope.to_string()).bind(place.id).bind(&path.path).bind(&path.folded).bind(path.parent());
    let query = query.bind(file.digest).bind(file.size).bind(file.content_type).bind(file.synced);
    query.execute(&mut **tx).await?;
    few_enough(tx, place).await
}

/// A file that is put among documents.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Where.
    pub path: &'a Path,
    /// By which the store knows it.
    pub digest: &'a str,
    /// In bytes.
    pub size: i64,
    /// What it is.
    pub content_type: Option<&'a str>,
    /// Whether it came from a repository.
    pub synced: bool,
}

/// How much the files of a scope take up, in bytes.
pub async fn size(tx: &mut Tx, place: Place) -> Result<i64> {
    let sql = "select coalesce(sum(size), 0)::bigint from document where root = $1";
    Ok(sqlx::query_scalar(sql).bind(place.root()).fetch_one(&mut **tx).await?)
}

/// Renames a file, or a directory with everything in it.
///
/// # Errors
/// [`crate::Error::NotFound`]; `CONFLICT_001` where something is in the way, `VAL_001` into itself.
pub async fn rename(tx: &mut Tx, place: Place, kind: DocumentKind, from: &Path, to: &Path) -> Result<()> {
    if to.is_below(from) {
        return Err(crate::Error::rejected(Code::Val001, "a directory cannot be moved into itself"));
    }
    let found = there(tx, place, std::slice::from_ref(&from.folded)).await?.pop();
    let found = found.filter(|row| row.is_file == (kind == DocumentKind::File)).ok_or(crate::Error::NotFound("document"))?;
    if from.folded != to.folded && !there(tx, place, std::slice::from_ref(&to.folded)).await?.is_empty() {
        return Err(conflict(format!("{:?} is there already", to.path)));
    }
    make(tx, place, &to.above()).await?;
    // What was renamed by somebody is no copy of what lies elsewhere any more.
    let sql = "update document set path = $4 || substr(path, length($3) + 1), folded = $6 || substr(folded, length($5) + 1),
                 parent = case when folded = $5 then $7 else $4 || substr(parent, length($3) + 1) end, synced = false
               where root = $1 and (folded = $2 or starts_with(folded, $2 || '/'))";
    let query = sqlx::query(sql).bind(place.root()).bind(&from.folded).bind(&found.path).bind(&to.path);
    query.bind(&from.folded).bind(&to.folded).bind(to.parent()).execute(&mut **tx).await?;
    Ok(())
}

/// Deletes a file, or a directory with everything in it. Whether there was one.
pub async fn delete(tx: &mut Tx, place: Place, kind: DocumentKind, path: &Path) -> Result<bool> {
    let sql = "delete from document where root = $1 and (folded = $2 or starts_with(folded, $2 || '/'))
                 and exists(select 1 from document d where d.root = $1 and d.folded = $2 and (d.object_key is null) = $3)";
    let query = sqlx::query(sql).bind(place.root()).bind(&path.folded).bind(kind == DocumentKind::Directory);
    Ok(query.execute(&mut **tx).await?.rows_affected() > 0)
}

/// Deletes what came from a repository and is not among `kept`; with `all`, what was uploaded, too. Directories in which
/// nothing is left go with it.
pub async fn delete_others(tx: &mut Tx, place: Place, kept: &[String], all: bool) -> Result<u64> {
    let sql = "delete from document where root = $1 and object_key is not null and (synced or $3) and folded <> all($2)";
    let gone = sqlx::query(sql).bind(place.root()).bind(kept).bind(all).execute(&mut **tx).await?.rows_affected();
    if gone > 0 || all {
        let sql = "delete from document d where root = $1 and object_key is null and not exists(
                     select 1 from document f where f.root = $1 and f.object_key is not null and starts_with(f.folded, d.folded || '/'))";
        sqlx::query(sql).bind(place.root()).execute(&mut **tx).await?;
    }
    Ok(gone)
}

/// The files that somebody uploaded, in small letters: a repository does not take their place.
pub async fn uploaded(tx: &mut Tx, place: Place) -> Result<Vec<String>> {
    let sql = "select folded from document where root = $1 and object_key is not null and not synced";
    Ok(sqlx::query_scalar(sql).bind(place.root()).fetch_all(&mut **tx).await?)
}

/// Where the documents of a course family lie with a foreign host.
pub async fn repository(db: impl PgExecutor<'_>, family: Id<CourseFamily>) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select documents_repository($1)").bind(family.uuid()).fetch_one(db).await?)
}
