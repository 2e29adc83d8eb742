//! The store in a directory, and in a memory that behaves like a bucket: without a directory, renamed by copying.
#![expect(clippy::disallowed_methods, reason = "files have the times of the system")]

use super::*;
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::{memory::InMemory, path::Path};
use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    time::Duration,
};
use tempfile::TempDir;

fn local() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::local(dir.path()).unwrap();
    (dir, store)
}

/// Small parts, so that a test has several of them.
fn memory() -> Store {
    Store(Arc::new(Inner { objects: Arc::new(InMemory::new()), signer: None, prefix: Path::default(), directory: None, part: 1000 }))
}

/// Bytes that do not repeat soon, in pieces of odd sizes.
fn pieces(length: usize) -> (Vec<u8>, Vec<Result<Bytes, Error>>) {
    let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8 ^ (i / 7919) as u8).collect();
    let pieces = bytes.chunks(997).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    (bytes, pieces)
}

/// A file as it was a year ago.
fn age(dir: &TempDir, digest: Digest) {
    let file = fs::File::options().append(true).open(dir.path().join(digest.path().as_ref())).unwrap();
    file.set_modified((Utc::now() - TimeDelta::days(365)).into()).unwrap();
}

/// The files of the directory, whatever they are called.
fn all_files(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn what_is_stored_comes_back_and_once() {
    let (_dir, store) = local();
    let first = store.put(Bytes::from_static(b"print(1)")).await.unwrap();
    let again = store.put(Bytes::from_static(b"print(1)")).await.unwrap();
    assert_eq!((first.new, again.new, first.digest, first.size), (true, false, again.digest, 8));
    assert_eq!(store.get(first.digest).await.unwrap(), "print(1)");
    assert_eq!(first.digest.to_string().parse::<Digest>().unwrap(), first.digest);
    assert_eq!(store.size(first.digest).await.unwrap(), 8);
    store.delete(first.digest).await.unwrap();
    store.delete(first.digest).await.unwrap();
    assert!(matches!(store.size(first.digest).await, Err(Error::Missing(_))));
}

#[tokio::test]
async fn streams_and_files_are_stored_like_bytes() {
    let (dir, on_disk) = local();
    for store in [on_disk, memory()] {
        for length in [0, 1, 999, 1000, 1001, 5000, (1 << 20) - 1, 1 << 20, (3 << 20) + 17] {
            let (bytes, pieces) = pieces(length);
            let digest = Digest::of(&bytes);
            let stored = store.put_stream(stream::iter(pieces)).await.unwrap();
            assert_eq!(stored, Stored { digest, size: length as u64, new: true }, "{length}");
            assert_eq!(store.get(digest).await.unwrap(), bytes, "{length}");
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            assert_eq!(store.put_file(file).await.unwrap(), Stored { new: false, ..stored }, "{length}");
            let mut back = store.get_file(digest, tempfile::tempfile().unwrap()).await.unwrap();
            let mut read = Vec::new();
            back.read_to_end(&mut read).unwrap();
            assert!(read == bytes, "{length}");
        }
    }
    assert!(all_files(dir.path()).iter().all(|file| file.starts_with(dir.path().join("sha256"))));
}

#[tokio::test]
async fn a_stream_that_breaks_stores_nothing() {
    let (dir, on_disk) = local();
    for store in [on_disk, memory()] {
        for length in [10, 3 << 20] {
            let (_, mut pieces) = pieces(length);
            pieces.push(Err(Error::NotADigest("the client went away".into())));
            assert!(matches!(store.put_stream(stream::iter(pieces)).await, Err(Error::NotADigest(_))));
        }
        assert_eq!(store.list().count().await, 0);
    }
    assert_eq!(all_files(dir.path()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn parts_of_a_file_are_read_alone() {
    let (dir, on_disk) = local();
    for store in [on_disk, memory()] {
        let (bytes, pieces) = pieces(300_000);
        let digest = store.put_stream(stream::iter(pieces)).await.unwrap().digest;
        let read = async |range: GetRange| {
            let content = store.get_stream(digest, Some(range)).await?;
            let read = content.stream.try_collect::<Vec<_>>().await?.concat();
            assert_eq!(content.size, 300_000);
            assert_eq!(content.range.end - content.range.start, read.len() as u64);
            Ok::<_, Error>(read)
        };
        assert_eq!(read(GetRange::Bounded(5..150_000)).await.unwrap(), bytes[5..150_000]);
        assert_eq!(read(GetRange::Bounded(299_990..400_000)).await.unwrap(), bytes[299_990..]);
        assert_eq!(read(GetRange::Offset(299_000)).await.unwrap(), bytes[299_000..]);
        assert_eq!(read(GetRange::Suffix(7)).await.unwrap(), bytes[299_993..]);
        for bad in [GetRange::Offset(300_000), GetRange::Bounded(300_001..300_002)] {
            assert!(matches!(read(bad).await, Err(Error::Range { size: 300_000, .. })));
        }
    }
    drop(dir);
}

#[tokio::test]
async fn missing_and_damaged_files_are_told_apart() {
    let (dir, store) = local();
    assert!(matches!(store.get(Digest::of(b"never")).await, Err(Error::Missing(_))));
    let (bytes, pieces) = pieces(300_000);
    let digest = store.put_stream(stream::iter(pieces)).await.unwrap().digest;
    let path = dir.path().join(digest.path().as_ref());
    let mut lie = bytes.clone();
    lie[299_999] ^= 1;
    fs::write(&path, &lie).unwrap();
    assert!(matches!(store.get(digest).await, Err(Error::Damaged(_))));
    // Whoever copies the stream never has something that looks whole.
    let mut content = store.get_stream(digest, None).await.unwrap().stream;
    let mut given = 0;
    let end = loop {
        match content.next().await.unwrap() {
            Ok(chunk) => given += chunk.len(),
            Err(error) => break error,
        }
    };
    assert!(matches!(end, Error::Damaged(_)) && given > 0 && given < 300_000, "{given} {end}");
    // A shorter file is damaged as well, and storing it again mends it.
    fs::write(&path, &lie[..1000]).unwrap();
    assert!(store.get(digest).await.is_err());
    store.put(bytes.clone().into()).await.unwrap();
    assert_eq!(store.get(digest).await.unwrap(), bytes);
}

#[test]
fn only_digests_are_digests() {
    for bad in ["", "abc", "../../etc/passwd", &"g".repeat(64)] {
        assert!(bad.parse::<Digest>().is_err(), "{bad}");
    }
}

#[tokio::test]
async fn nobody_else_enters_the_directory() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data/store");
    Store::local(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn only_old_files_are_swept_and_come_back_when_they_are_asked_for() {
    let (dir, store) = local();
    let now = Utc::now();
    let grace = now - TimeDelta::days(1);
    let [young, old, wanted] = ["young", "old", "wanted"].map(|text| Bytes::from(text.to_owned()));
    for bytes in [&young, &old, &wanted] {
        store.put(bytes.clone()).await.unwrap();
    }
    let [young, old, wanted] = [&young, &old, &wanted].map(|bytes| Digest::of(bytes));
    age(&dir, old);
    age(&dir, wanted);
    let listed: BTreeSet<_> = store.list().map_ok(|entry| (entry.digest, entry.size, entry.modified < grace)).try_collect().await.unwrap();
    assert_eq!(listed, BTreeSet::from([(young, 5, false), (old, 3, true), (wanted, 6, true)]));
    let mut swept = Vec::new();
    for digest in [young, old, wanted, Digest::of(b"never")] {
        swept.push(store.sweep(digest, grace, now).await.unwrap());
    }
    assert_eq!(swept, [false, true, true, false]);
    assert_eq!(store.list().count().await, 1);
    assert_eq!(store.get(wanted).await.unwrap(), "wanted");
    let left: Vec<Swept> = store.list_swept().try_collect().await.unwrap();
    assert_eq!(left, [Swept { digest: old, size: 3, at: now.timestamp() }]);
    store.drop_swept(&left[0]).await.unwrap();
    assert!(matches!(store.get(old).await, Err(Error::Missing(_))));
    assert_eq!(fs::read_dir(dir.path().join("swept")).unwrap().count(), 0);
}

/// The race that a sweep must not win: an old file that nobody names is stored again, then swept, then named.
#[tokio::test]
async fn a_file_that_is_stored_again_is_young_again() {
    let (dir, store) = local();
    let now = Utc::now();
    let grace = now - TimeDelta::days(1);
    let digest = store.put(Bytes::from_static(b"work")).await.unwrap().digest;
    for how in ["bytes", "stream", "file"] {
        age(&dir, digest);
        match how {
            "bytes" => store.put(Bytes::from_static(b"work")).await.unwrap(),
            "stream" => store.put_stream(stream::iter([Ok::<_, Error>(Bytes::from_static(b"work"))])).await.unwrap(),
            _ => {
                let mut file = tempfile::tempfile().unwrap();
                file.write_all(b"work").unwrap();
                store.put_file(file).await.unwrap()
            }
        };
        assert!(!store.sweep(digest, grace, now).await.unwrap(), "{how}");
    }
    // Even if it was stored between the look at its age and the sweep, whoever reads it has it.
    age(&dir, digest);
    assert!(store.sweep(digest, grace, now).await.unwrap());
    let part = store.get_stream(digest, Some(GetRange::Suffix(2))).await.unwrap();
    assert_eq!(part.stream.try_collect::<Vec<_>>().await.unwrap().concat(), b"rk");
    assert_eq!(store.size(digest).await.unwrap(), 4);
}

#[tokio::test]
async fn sweeping_needs_no_directory() {
    let store = memory();
    let digest = store.put(Bytes::from_static(b"work")).await.unwrap().digest;
    let soon = Utc::now() + TimeDelta::hours(1);
    assert!(store.sweep(digest, soon, soon).await.unwrap());
    assert_eq!((store.list().count().await, store.list_swept().count().await), (0, 1));
    assert_eq!(store.get(digest).await.unwrap(), "work");
    assert_eq!(store.list_swept().count().await, 0);
}

#[tokio::test]
async fn what_a_killed_process_left_is_dropped_when_it_is_old() {
    let (dir, store) = local();
    let kept = store.put(Bytes::from_static(b"work")).await.unwrap().digest;
    let path = dir.path().join(kept.path().as_ref());
    let drafts = [dir.path().join("incoming/0123"), dir.path().join("incoming/4567#1"), path.with_extension("#1")];
    fs::create_dir_all(dir.path().join("incoming")).unwrap();
    for draft in &drafts {
        fs::write(draft, "half").unwrap();
    }
    let now = Utc::now();
    assert_eq!(store.drop_unfinished(now - TimeDelta::days(1)).await.unwrap(), 0);
    assert_eq!(store.drop_unfinished(now + TimeDelta::hours(1)).await.unwrap(), 3);
    assert_eq!(all_files(dir.path()), [path]);
}

#[tokio::test]
async fn a_bucket_is_configuration_only() {
    let config = StoreConfig::S3 {
        endpoint: Some("https://s3.example.org".into()),
        bucket: "files".into(),
        key_id: "id".into(),
        secret: "very secret".into(),
        region: "eu-central-1".into(),
        prefix: String::new(),
        path_style: true,
    };
    assert!(!format!("{config:?}").contains("very secret"));
    let store = Store::open(&config).unwrap();
    assert!(!format!("{store:?}").contains("very secret"));
    let digest = Digest::of(b"work");
    let url = store.presign(digest, Duration::from_secs(60)).await.unwrap().unwrap();
    assert!(url.starts_with(&format!("https://s3.example.org/files/{}?", digest.path())), "{url}");
    assert!(url.contains("X-Amz-Signature=") && url.contains("X-Amz-Expires=60") && !url.contains("secret"), "{url}");
    let StoreConfig::S3 { endpoint, bucket, key_id, secret, region, .. } = config else { unreachable!() };
    let hosted = StoreConfig::S3 { endpoint, bucket, key_id, secret, region, prefix: "of/computor".into(), path_style: false };
    let url = Store::open(&hosted).unwrap().presign(digest, Duration::from_secs(60)).await.unwrap().unwrap();
    assert!(url.starts_with(&format!("https://files.s3.example.org/of/computor/{}?", digest.path())), "{url}");
    let (dir, local) = local();
    assert_eq!(local.presign(digest, Duration::from_secs(60)).await.unwrap(), None);
    let opened = Store::open(&StoreConfig::Local { dir: dir.path().to_owned() }).unwrap();
    assert_eq!(opened.list().count().await, 0);
}
