//! Files that leave: as they are read, in parts if asked for, and not at all if the client has them.

use super::answer::Wanted;
use crate::{
    Error, Result,
    logic::{File, Source},
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header, response::Builder},
    response::Response,
};
use computor_store::{Digest, GetRange, Store};
use computor_types::Code;
use std::fmt::Write as _;

/// The answer that is a file.
///
/// # Errors
/// `VAL_006` (416) for a part that it does not have; what the store says.
pub(super) async fn respond(store: &Store, status: StatusCode, wanted: &Wanted, file: File) -> Result<Response> {
    let digest = match &file.source {
        Source::Stored(digest) => *digest,
        Source::Memory(bytes) => Digest::of(bytes),
    };
    let tag = format!("\"{digest}\"");
    if wanted.has(&tag) {
        return wanted.unchanged(&tag, None);
    }
    let range = wanted.range(&tag);
    let (size, part, body) = match &file.source {
        // What is not sent need not be opened.
        Source::Stored(digest) if wanted.head => {
            let size = store.size(*digest).await?;
            (size, range.map(|range| range.as_range(size)).transpose().map_err(|_| unsatisfiable(size))?, Body::empty())
        }
        Source::Stored(digest) => {
            let partial = range.is_some();
            let content = store.get_stream(*digest, range).await.map_err(|error| match error {
                computor_store::Error::Range { size, .. } => unsatisfiable(size),
                other => other.into(),
            })?;
            (content.size, partial.then_some(content.range), Body::from_stream(content.stream))
        }
        Source::Memory(bytes) => {
            let size = bytes.len() as u64;
            let part = range.map(|range| range.as_range(size)).transpose().map_err(|_| unsatisfiable(size))?;
            let all = 0..size;
            let wanted = part.as_ref().unwrap_or(&all);
            let place = usize::try_from(wanted.start).map_err(Error::internal)?..usize::try_from(wanted.end).map_err(Error::internal)?;
            (size, part, Body::from(bytes.slice(place)))
        }
    };
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, file.content_type.as_ref())
        .header(header::CONTENT_DISPOSITION, disposition(&file.name))
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, Wanted::ASK_AGAIN)
        .header(header::ACCEPT_RANGES, "bytes");
    let answer = match file.modified {
        Some(at) => answer.header(header::LAST_MODIFIED, at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        None => answer,
    };
    let answer = match part {
        None => answer.status(status).header(header::CONTENT_LENGTH, size),
        Some(part) => partial(answer, &part, size),
    };
    answer.body(body).map_err(Error::internal)
}

fn partial(answer: Builder, part: &std::ops::Range<u64>, size: u64) -> Builder {
    let last = part.end.saturating_sub(1);
    answer
        .status(StatusCode::PARTIAL_CONTENT)
        .header(header::CONTENT_LENGTH, part.end.saturating_sub(part.start))
        .header(header::CONTENT_RANGE, format!("bytes {}-{last}/{size}", part.start))
}

fn unsatisfiable(size: u64) -> Error {
    Error::new(Code::Val006, format!("the file has {size} bytes")).with_header("content-range", format!("bytes */{size}"))
}

/// The one part that a `Range` asks for. Several, and what cannot be read, are no question: the whole file is the answer
/// (RFC 9110, 14.2).
pub(super) fn part(value: &HeaderValue) -> Option<GetRange> {
    let (unit, set) = value.to_str().ok()?.split_once('=')?;
    let (first, last) = set.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    match (first.trim(), last.trim()) {
        // The last no bytes are none: there is no such part.
        ("", last) => number(last).map(|last| if last == 0 { GetRange::Offset(u64::MAX) } else { GetRange::Suffix(last) }),
        (first, "") => number(first).map(GetRange::Offset),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| GetRange::Bounded(first..last.saturating_add(1)))
        }
    }
}

/// Always an attachment: what students hand in is never shown by a browser as a page of ours. The name is given twice: in
/// plain characters, and as it is for those who know how to read that (RFC 6266).
fn disposition(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('.');
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let mut value = format!("attachment; filename=\"{}\"", if plain.is_empty() { "file" } else { &plain });
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
                value.push(char::from(byte));
            } else {
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_in_a_header_and_on_a_disk() {
        for (name, expected) in [
            ("work-1.0.zip", "attachment; filename=\"work-1.0.zip\""),
            ("../../etc/passwd", "attachment; filename=\"passwd\""),
            ("..\\evil.exe", "attachment; filename=\"evil.exe\""),
            (".bashrc", "attachment; filename=\"bashrc\""),
            ("", "attachment; filename=\"file\""),
            ("a\"; b\r\nx: y.zip", "attachment; filename=\"a___bx__y.zip\"; filename*=UTF-8''a%22%3B%20bx%3A%20y.zip"),
            ("Übung 1.zip", "attachment; filename=\"_bung_1.zip\"; filename*=UTF-8''%C3%9Cbung%201.zip"),
        ] {
            assert_eq!(disposition(name), expected, "{name}");
            assert!(HeaderValue::try_from(disposition(name)).is_ok());
        }
    }

    #[test]
    fn one_part_is_read_and_anything_else_is_no_part() {
        let read = |text: &str| part(&HeaderValue::try_from(text).unwrap());
        assert_eq!(read("bytes=0-99"), Some(GetRange::Bounded(0..100)));
        assert_eq!(read("Bytes = 5-"), Some(GetRange::Offset(5)));
        assert_eq!(read("bytes=-7"), Some(GetRange::Suffix(7)));
        assert_eq!(read("bytes=-0"), Some(GetRange::Offset(u64::MAX)));
        for text in ["bytes=0-1,3-4", "bytes=9-2", "bytes=a-", "bytes=-", "bytes=+1-2", "items=0-1", "bytes", "bytes=99999999999999999999-"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
