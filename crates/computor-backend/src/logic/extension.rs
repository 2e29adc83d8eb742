//! The registry of editor extensions. What an archive says of itself is what counts.

use super::{Call, Handle, Reply, archive, exercise};
use crate::{Ctx, Error, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use computor_db::queries::extension::{self as queries, NewVersion};
use computor_types::{Code, Download, dto::*};
use quick_xml::{Reader, events::Event};
use std::io::{BufReader, Read as _};

const MANIFEST: &str = "extension.vsixmanifest";
/// No manifest is longer.
const LONGEST: u64 = 1 << 20;
/// An extension that is not bundled brings all that it needs, file by file.
const ENTRIES: usize = 100_000;

/// `publisher.name`, taken apart.
fn identity(identity: &str) -> Result<(&str, &str)> {
    let part = |part: &str| !part.is_empty() && part.len() <= 100 && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let parts = identity.split_once('.').filter(|(publisher, name)| part(publisher) && name.split('.').all(part));
    parts.ok_or_else(|| Error::not_found("extension"))
}

async fn find(cx: &Ctx, named: &str) -> Result<ExtensionMetadata> {
    let (publisher, name) = identity(named)?;
    Ok(queries::get(cx.db().pool(), publisher, name).await?)
}

impl Handle for GetPublicExtension {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<String>> {
        let unset = || Error::new(Code::Nf001, "the operators have not set where the editor's extension is to be had (extension_url)");
        Ok(cx.options.extension_url.clone().ok_or_else(unset)?.into())
    }
}

impl Handle for GetGettingStarted {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<String>> {
        let unset = || Error::new(Code::Nf001, "the operators have not set where it is written how one begins (getting_started_url)");
        Ok(cx.options.getting_started_url.clone().ok_or_else(unset)?.into())
    }
}

impl Handle for ListExtensions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<String>>> {
        let limit = call.query.limit.unwrap_or(100).clamp(1, 200);
        Ok(queries::list(cx.db().pool(), limit, call.query.offset.unwrap_or(0)).await?.into())
    }
}

impl Handle for GetExtension {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExtensionMetadata>> {
        Ok(find(&cx, &call.params.extension_identity).await?.into())
    }
}

impl Handle for ListExtensionVersions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExtensionVersionListResponse>> {
        let wrong = || Error::field("cursor", "is not one that this server gave");
        let below = match &call.query.cursor {
            Some(cursor) => Some(number(cursor).ok_or_else(wrong)?),
            None => None,
        };
        let limit = i64::from(call.query.limit.unwrap_or(50).clamp(1, 100));
        let extension = find(&cx, &call.params.extension_identity).await?.id.uuid();
        let mut found = queries::versions(cx.db().pool(), extension, call.query.include_yanked, below, limit + 1).await?;
        let more = usize::try_from(limit).is_ok_and(|limit| found.len() > limit);
        if more {
            found.pop();
        }
        let next_cursor = found.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(last.version_number.to_string()));
        Ok(ExtensionVersionListResponse { items: found.into_iter().map(listed).collect(), next_cursor }.into())
    }
}

fn number(cursor: &str) -> Option<i32> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?.parse().ok()
}

fn listed(version: ExtensionVersionDetail) -> ExtensionVersionListItem {
    let ExtensionVersionDetail {
        version, version_number, engine_range, yanked, size, sha256, content_type, created_at, published_at, ..
    } = version;
    ExtensionVersionListItem { version, version_number, engine_range, yanked, size, sha256, content_type, created_at, published_at }
}

impl Handle for PublishExtension {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExtensionPublishResponse>> {
        let (publisher, name) = identity(&call.params.extension_identity)?;
        let said = call.body.form;
        let limit = cx.options.max_upload;
        let size = call.body.file.size();
        if size > limit {
            return Err(Error::new(Code::Val004, format!("the archive is larger than {limit} bytes")));
        }
        let file = archive::on_disk(call.body.file).await?;
        let copy = file.try_clone().map_err(Error::internal)?;
        let manifest = tokio::task::spawn_blocking(move || manifest(copy)).await.map_err(Error::internal)??;
        agree("publisher", publisher, &manifest.publisher)?;
        agree("name", name, &manifest.id)?;
        agree("version", said.version.as_deref().unwrap_or(&manifest.version), &manifest.version)?;
        semver::Version::parse(&manifest.version)
            .map_err(|_| Error::new(Code::Val003, format!("{MANIFEST}: {:?} is not a version such as 1.2.3", manifest.version)))?;
        super::storage::need_room(&cx, None, size).await?;
        let stored = cx.store.put_file(file).await?;
        let digest = stored.digest.to_string();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let new = NewVersion {
            publisher: &manifest.publisher,
            name: &manifest.id,
            display_name: said.display_name.as_deref().or(manifest.display_name.as_deref()),
            description: said.description.as_deref().or(manifest.description.as_deref()),
            version: &manifest.version,
            engine_range: said.engine_range.as_deref().or(manifest.engine.as_deref()),
            size: i64::try_from(size).map_err(Error::internal)?,
            digest: &digest,
        };
        let exists = || Error::new(Code::Conflict001, format!("version {} of the extension is published already", manifest.version));
        let made = queries::publish(&mut tx, new).await?.ok_or_else(exists)?;
        tx.commit().await.map_err(Error::from)?;
        let ExtensionVersionDetail { version, version_number, engine_range, yanked, size, sha256, content_type, created_at, .. } = made;
        let (published_at, object_key) = (made.published_at, made.object_key);
        let (publisher, name) = (manifest.publisher, manifest.id);
        let answer = ExtensionPublishResponse {
            version,
            version_number,
            engine_range,
            yanked,
            size,
            sha256,
            content_type,
            created_at,
            published_at,
            object_key,
            publisher,
            name,
        };
        Ok(answer.into())
    }
}

fn agree(what: &str, said: &str, found: &str) -> Result<()> {
    if said.eq_ignore_ascii_case(found) {
        return Ok(());
    }
    Err(Error::new(Code::Val004, format!("the {what} is {said:?} in the request and {found:?} in the archive's {MANIFEST}")))
}

/// What an archive says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Manifest {
    publisher: String,
    id: String,
    version: String,
    display_name: Option<String>,
    description: Option<String>,
    engine: Option<String>,
}

fn manifest(file: std::fs::File) -> Result<Manifest> {
    let bad = |why: String| Error::new(Code::Val004, why);
    // Editors may take the other one of two manifests.
    let mut zip =
        archive::open_distinct(BufReader::new(file), ENTRIES).map_err(|error| bad(format!("the file is no VSIX archive: {error}")))?;
    let entry = zip.by_name(MANIFEST).map_err(|_| bad(format!("the archive has no {MANIFEST}")))?;
    let mut text = String::new();
    entry.take(LONGEST).read_to_string(&mut text).map_err(|error| bad(format!("{MANIFEST} cannot be read: {error}")))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Manifest> {
    let bad = |why: &str| Error::new(Code::Val004, format!("{MANIFEST}: {why}"));
    let mut reader = Reader::from_str(text);
    let (mut out, mut inside) = (Manifest::default(), Vec::new());
    loop {
        match reader.read_event().map_err(|error| bad(&error.to_string()))? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == b"Identity" => {
                out.publisher = attribute(&tag, "Publisher").unwrap_or_default();
                out.id = attribute(&tag, "Id").unwrap_or_default();
                out.version = attribute(&tag, "Version").unwrap_or_default();
            }
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == b"Dependency" => {
                let of_editor = attribute(&tag, "Id").is_some_and(|id| id == "Microsoft.VisualStudio.Code" || id == "vscode");
                out.engine = attribute(&tag, "Version").filter(|_| of_editor).or(out.engine);
            }
            Event::Start(tag) => inside = tag.local_name().as_ref().to_vec(),
            Event::Text(text) => {
                let text = text.decode().map_err(|error| bad(&error.to_string()))?.trim().to_owned();
                match inside.as_slice() {
                    b"DisplayName" if !text.is_empty() => out.display_name = Some(text.chars().take(200).collect()),
                    b"Description" if !text.is_empty() => out.description = Some(text.chars().take(2000).collect()),
                    _ => {}
                }
            }
            Event::End(_) => inside.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    if [&out.publisher, &out.id, &out.version].iter().any(|part| part.is_empty()) {
        return Err(bad("there is no Identity with Publisher, Id and Version"));
    }
    Ok(out)
}

fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(std::result::Result::ok).find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
    String::from_utf8(found.value.into_owned()).ok()
}

impl Handle for YankExtensionVersion {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExtensionVersionDetail>> {
        let extension = find(&cx, &call.params.extension_identity).await?.id.uuid();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let changed = queries::yank(&mut tx, extension, &call.params.version, call.body.yanked).await?;
        let changed = changed.ok_or_else(|| Error::not_found("extension_version"))?;
        tx.commit().await?;
        Ok(changed.into())
    }
}

impl Handle for DownloadExtension {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let extension = find(&cx, &call.params.extension_identity).await?;
        let wanted = call.query.version.as_deref().map(str::trim).filter(|text| !text.is_empty() && *text != "latest");
        let exact = wanted.is_some_and(|text| semver::Version::parse(text).is_ok());
        // One that is named by itself is given even if it was withdrawn: whoever has it installed can install it again.
        let versions = queries::versions(cx.db().pool(), extension.id.uuid(), exact, None, 10_000).await?;
        let chosen = match wanted {
            Some(text) if exact => versions.iter().find(|version| version.version == text),
            // Without a wish it is the highest version, not the one that was published last.
            other => exercise::resolve(Some(other.unwrap_or(">=0")), &versions.iter().collect::<Vec<_>>(), |v| &v.version),
        };
        let chosen = chosen.ok_or_else(|| Error::not_found("extension_version"))?;
        let name = format!("{}.{}-{}.vsix", extension.publisher, extension.name, chosen.version);
        Ok(Reply::stored(name, "application/octet-stream", chosen.object_key.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_says_who_and_what() {
        let text = r#"<?xml version="1.0"?><PackageManifest xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011"><Metadata>
            <Identity Language="en-US" Id="computor" Version="1.2.3" Publisher="itpcp"/><DisplayName>Computor</DisplayName>
            <Description xml:space="preserve">Courses</Description></Metadata>
            <Dependencies><Dependency Id="other" Version="9"/><Dependency Id="vscode" Version="^1.80.0"/></Dependencies></PackageManifest>"#;
        let expected = Manifest {
            publisher: "itpcp".into(),
            id: "computor".into(),
            version: "1.2.3".into(),
            display_name: Some("Computor".into()),
            description: Some("Courses".into()),
            engine: Some("^1.80.0".into()),
        };
        assert_eq!(parse(text).unwrap(), expected);
        for bad in ["", "<Identity Id=\"a\" Version=\"1\"/>", "<a><b></a>", "no xml <"] {
            assert_eq!(parse(bad).unwrap_err().code, Code::Val004, "{bad}");
        }
    }

    #[test]
    fn an_identity_has_two_parts() {
        assert_eq!(identity("itpcp-tugraz.computor").unwrap(), ("itpcp-tugraz", "computor"));
        for bad in ["computor", ".x", "x.", "a/b.c", "a.b c"] {
            assert!(identity(bad).is_err(), "{bad}");
        }
    }
}
