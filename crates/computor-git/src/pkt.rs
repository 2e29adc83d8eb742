//! The lines in which git speaks: four hex digits for the length, then the bytes.

use crate::{Error, Result};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Ends a list of lines.
pub(crate) const FLUSH: &[u8] = b"0000";
/// The longest line.
pub(crate) const MOST: usize = 65_520;

/// One line.
pub(crate) fn line(content: &[u8]) -> Vec<u8> {
    let mut out = format!("{:04x}", content.len() + 4).into_bytes();
    out.extend_from_slice(content);
    out
}

/// Lines for one of the bands in which an answer travels: 1 is data, 2 is what the user reads.
pub(crate) fn band(number: u8, content: &[u8]) -> Vec<u8> {
    content.chunks(MOST - 5).flat_map(|part| line(&[&[number], part].concat())).collect()
}

/// The length that a line says of itself, itself included; less than four are signs without content.
pub(crate) fn length(head: [u8; 4]) -> Result<usize> {
    let text = std::str::from_utf8(&head).ok().filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
    let length = text.and_then(|text| usize::from_str_radix(text, 16).ok());
    length.filter(|length| *length <= MOST).ok_or(Error::Protocol("a line has no length"))
}

/// Reads one line and notes its bytes as they came; none is the end of a list, or of everything.
pub(crate) async fn read(from: &mut (impl AsyncRead + Unpin), seen: &mut Vec<u8>) -> Result<Option<Vec<u8>>> {
    let mut head = [0; 4];
    if from.read(&mut head[..1]).await? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut head[1..]).await.map_err(cut)?;
    seen.extend_from_slice(&head);
    match length(head)? {
        0 => Ok(None),
        1..4 => Err(Error::Protocol("a sign that does not belong here")),
        length => {
            let mut content = vec![0; length - 4];
            from.read_exact(&mut content).await.map_err(cut)?;
            seen.extend_from_slice(&content);
            Ok(Some(content))
        }
    }
}

fn cut(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Error::Protocol("it ends in the middle of a line"),
        _ => error.into(),
    }
}
