//! What a store promises, asked of each place where files can lie, by the same functions: a directory, and a real server that
//! speaks S3 and checks signatures.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "files have the times of the system, and a stranger's client no settings of ours")]

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use computor_store::{Digest, Entry, Error, GetRange, Store, StoreConfig, Stored, Swept, copy};
use computor_testbed::{BUCKET, Peer, S3_KEY, S3_SECRET};
use futures::{StreamExt, TryStreamExt, future::join_all, stream};
use std::{
    fs,
    io::{Read as _, Write as _},
    path::PathBuf,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A store, and the way to its files behind its back.
struct Bed {
    store: Store,
    root: PathBuf,
    s3: Option<Peer>,
    _dir: TempDir,
}

impl Bed {
    fn local() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { store: Store::local(dir.path()).unwrap(), root: dir.path().to_owned(), s3: None, _dir: dir }
    }

    /// None where there is no such server.
    fn s3() -> Option<Self> {
        let peer = Peer::s3()?;
        let store = Store::open(&bucket(&peer, BUCKET, S3_SECRET)).unwrap();
        Some(Self { store, root: peer.objects().join("of/computor"), s3: Some(peer), _dir: tempfile::tempdir().unwrap() })
    }

    /// Where the bytes of a file lie.
    fn file(&self, digest: Digest) -> PathBuf {
        let hex = digest.to_string();
        self.root.join("sha256").join(&hex[..2]).join(&hex[2..])
    }

    /// Everything that lies there, whatever it is called.
    fn all_files(&self) -> Vec<PathBuf> {
        fn below(dir: &std::path::Path) -> Vec<PathBuf> {
            let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
            let entries = entries.map(|entry| entry.unwrap().path());
            entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
        }
        below(&self.root)
    }
}

fn bucket(peer: &Peer, bucket: &str, secret: &str) -> StoreConfig {
    StoreConfig::S3 {
        endpoint: Some(format!("http://{}", peer.address())),
        bucket: bucket.into(),
        key_id: S3_KEY.into(),
        secret: secret.into(),
        region: "us-east-1".into(),
        prefix: "of/computor".into(),
        path_style: true,
    }
}

/// Each of these once for every place.
macro_rules! suite {
    ($($name:ident),* $(,)?) => {
        mod local { $(#[tokio::test] async fn $name() { super::$name(super::Bed::local()).await })* }
        mod s3 { $(#[tokio::test] async fn $name() { if let Some(bed) = super::Bed::s3() { super::$name(bed).await } })* }
    };
}

suite!(
    what_is_stored_comes_back,
    parts_are_read_alone,
    writers_of_one_file_agree,
    what_was_changed_is_never_given_away,
    a_stream_that_breaks_leaves_nothing,
    what_nobody_needs_goes_in_two_steps,
    a_copy_goes_on_where_it_was_left,
    a_copy_passes_no_damage_on,
);

/// Bytes that do not repeat soon, in pieces of odd sizes.
fn pieces(length: usize) -> (Bytes, Vec<Result<Bytes, Error>>) {
    let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8 ^ (i / 7919) as u8).collect();
    let pieces = bytes.chunks(99_991).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    (bytes.into(), pieces)
}

fn a_file(bytes: &[u8]) -> fs::File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// Below, at and above what goes up in one part; the largest goes in three.
async fn what_is_stored_comes_back(bed: Bed) {
    let store = &bed.store;
    for length in [0, 1, 99_991, (8 << 20) - 1, 8 << 20, (17 << 20) + 5] {
        let (bytes, pieces) = pieces(length);
        let digest = Digest::of(&bytes);
        let stored = store.put_stream(stream::iter(pieces)).await.unwrap();
        assert_eq!(stored, Stored { digest, size: length as u64, new: true }, "{length}");
        assert_eq!(store.size(digest).await.unwrap(), length as u64);
        assert!(store.get(digest).await.unwrap() == bytes, "{length}");
        assert_eq!(store.put_file(a_file(&bytes)).await.unwrap(), Stored { new: false, ..stored }, "{length}");
        assert_eq!(store.put(bytes.clone()).await.unwrap(), Stored { new: false, ..stored }, "{length}");
        let mut read = Vec::new();
        store.get_file(digest, tempfile::tempfile().unwrap()).await.unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes, "{length}");
        store.delete(digest).await.unwrap();
        store.delete(digest).await.unwrap();
        assert!(matches!(store.get(digest).await, Err(Error::Missing(_))));
    }
    assert_eq!(bed.all_files(), [""; 0].map(PathBuf::from));
    store.check().await.unwrap();
}

async fn parts_are_read_alone(Bed { store, s3: _s3, _dir, .. }: Bed) {
    let (bytes, pieces) = pieces(300_000);
    let digest = store.put_stream(stream::iter(pieces)).await.unwrap().digest;
    let read = async |range: GetRange| {
        let content = store.get_stream(digest, Some(range)).await?;
        let read = content.stream.try_collect::<Vec<_>>().await?.concat();
        assert_eq!((content.size, content.range.end - content.range.start), (300_000, read.len() as u64));
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

/// Files have the name of what is in them, so whoever comes last writes the same. Nobody sees half of it meanwhile.
async fn writers_of_one_file_agree(bed: Bed) {
    let store = &bed.store;
    for length in [1000, (9 << 20) + 1] {
        let (bytes, _) = pieces(length);
        let digest = Digest::of(&bytes);
        let writers = (0..6).map(|n| {
            let bytes = bytes.clone();
            async move {
                match n % 3 {
                    0 => store.put(bytes).await,
                    1 => store.put_stream(stream::iter([Ok::<_, Error>(bytes)])).await,
                    _ => store.put_file(a_file(&bytes)).await,
                }
            }
        });
        let reader = async {
            loop {
                match store.get(digest).await {
                    Ok(read) => break assert!(read == bytes, "half of it was seen"),
                    Err(Error::Missing(_)) => tokio::task::yield_now().await,
                    Err(error) => panic!("{error:?}"),
                }
            }
        };
        let (written, ()) = tokio::join!(join_all(writers), reader);
        for stored in written {
            let stored = stored.unwrap();
            assert_eq!((stored.digest, stored.size), (digest, length as u64));
        }
        assert!(store.get(digest).await.unwrap() == bytes);
    }
    assert_eq!(store.list().count().await, 2);
    assert_eq!(bed.all_files().len(), 2, "{:?}", bed.all_files());
}

async fn what_was_changed_is_never_given_away(bed: Bed) {
    let store = &bed.store;
    assert!(matches!(store.get(Digest::of(b"never")).await, Err(Error::Missing(_))));
    let (bytes, _) = pieces(400_000);
    let digest = store.put(bytes.clone()).await.unwrap().digest;
    let mut changed = bytes.to_vec();
    changed[399_999] ^= 1;
    for lie in [changed.as_slice(), &bytes[..399_999], b""] {
        fs::write(bed.file(digest), lie).unwrap();
        // A server that remembers the size breaks off where the bytes end.
        let broken_off = bed.s3.is_some() && lie.len() < bytes.len();
        let is_error =
            |error: &Error| matches!(error, Error::Damaged(of) if *of == digest) || broken_off && matches!(error, Error::Backend(_));
        let whole = store.get(digest).await;
        assert!(whole.as_ref().is_err_and(is_error), "{}: {whole:?}", lie.len());
        // Whoever reads it as it comes never has all of it.
        let mut given = 0;
        let mut content = store.get_stream(digest, None).await.unwrap().stream;
        let end = loop {
            match content.next().await {
                Some(Ok(chunk)) => given += chunk.len(),
                end => break end,
            }
        };
        assert!(matches!(&end, Some(Err(error)) if is_error(error)), "{end:?}");
        assert!(given < bytes.len(), "{given} of {}", lie.len());
    }
    // Storing it again mends it.
    assert!(!store.put(bytes.clone()).await.unwrap().new);
    assert!(store.get(digest).await.unwrap() == bytes);
}

async fn a_stream_that_breaks_leaves_nothing(bed: Bed) {
    for length in [10, 20 << 20] {
        let (_, mut pieces) = pieces(length);
        pieces.push(Err(Error::NotADigest("the client went away".into())));
        assert!(matches!(bed.store.put_stream(stream::iter(pieces)).await, Err(Error::NotADigest(_))));
    }
    assert_eq!(bed.store.list().count().await, 0);
    assert_eq!(bed.all_files(), [""; 0].map(PathBuf::from));
}

async fn what_nobody_needs_goes_in_two_steps(bed: Bed) {
    let store = &bed.store;
    let [old, young, wanted] = [b"old work", b"new work", b"too soon"].map(|text| Bytes::from_static(text));
    for bytes in [&old, &young, &wanted] {
        store.put(bytes.clone()).await.unwrap();
    }
    let [old, young, wanted] = [&old, &young, &wanted].map(|bytes| Digest::of(bytes));
    for digest in [old, wanted] {
        let file = fs::File::options().append(true).open(bed.file(digest)).unwrap();
        file.set_modified((Utc::now() - TimeDelta::days(365)).into()).unwrap();
    }
    let now = Utc::now();
    let grace = now - TimeDelta::days(1);
    let mut swept = Vec::new();
    for digest in [old, young, wanted, Digest::of(b"never")] {
        swept.push(store.sweep(digest, grace, now).await.unwrap());
    }
    assert_eq!(swept, [true, false, true, false], "a file that was just stored is left alone");
    let listed: Vec<Entry> = store.list().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|entry| entry.digest).collect::<Vec<_>>(), [young]);
    // What is asked for comes back; of what is left the second step disposes.
    assert_eq!(store.get(wanted).await.unwrap(), "too soon");
    let left: Vec<Swept> = store.list_swept().try_collect().await.unwrap();
    assert_eq!(left, [Swept { digest: old, size: 8, at: now.timestamp() }]);
    store.drop_swept(&left[0]).await.unwrap();
    assert!(matches!(store.get(old).await, Err(Error::Missing(_))));
    assert_eq!(bed.all_files().len(), 2);
}

/// From and to this place: what is there already is not copied again, and what comes meanwhile is copied the next time.
async fn a_copy_goes_on_where_it_was_left(bed: Bed) {
    for outwards in [true, false] {
        let other = Bed::local();
        let (from, to) = if outwards { (&bed, &other) } else { (&other, &bed) };
        let texts: Vec<Bytes> = (0..20).map(|n| format!("{outwards} {n}").into()).collect();
        for text in &texts {
            from.store.put(text.clone()).await.unwrap();
        }
        let (large, _) = pieces((9 << 20) + usize::from(outwards));
        from.store.put(large.clone()).await.unwrap();
        // What was swept aside may be asked for again, so it goes along.
        let later = Utc::now() + TimeDelta::days(1);
        assert!(from.store.sweep(Digest::of(&texts[0]), later, later).await.unwrap());

        // It is broken off after some files.
        let mut broken = Box::pin(copy(&from.store, &to.store, 1, |_| {}));
        let begun = async {
            while to.store.list().count().await < 3 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = begun => {}
            done = &mut broken => panic!("there was nothing to break off: {done:?}"),
        }
        drop(broken);
        let before = to.store.list().count().await as u64;
        assert!((3..21).contains(&before), "{before}");

        let mut told = Vec::new();
        let done = copy(&from.store, &to.store, 4, |progress| told.push(progress.clone())).await.unwrap();
        assert_eq!((done.files, done.present, done.copied, done.damaged.len()), (21, before, 21 - before, 0), "{done:?}");
        assert!(told.windows(2).all(|pair| pair[0].copied <= pair[1].copied) && !told.is_empty());
        from.store.put(Bytes::from_static(b"came meanwhile")).await.unwrap();
        let again = copy(&from.store, &to.store, 4, |_| {}).await.unwrap();
        assert_eq!((again.copied, again.present), (1, 21));
        let last = copy(&from.store, &to.store, 4, |_| {}).await.unwrap();
        assert_eq!((last.copied, last.present, last.bytes), (0, 22, 0));
        for text in texts.iter().chain([&large]) {
            assert!(to.store.get(Digest::of(text)).await.unwrap() == text);
        }
        for digest in to.store.list().map_ok(|entry| entry.digest).try_collect::<Vec<_>>().await.unwrap() {
            bed.store.delete(digest).await.unwrap();
        }
    }
}

async fn a_copy_passes_no_damage_on(bed: Bed) {
    for outwards in [true, false] {
        let other = Bed::local();
        let (from, to) = if outwards { (&bed, &other) } else { (&other, &bed) };
        let good = from.store.put(Bytes::from_static(b"good")).await.unwrap().digest;
        let bad = from.store.put(Bytes::from_static(b"soon bad")).await.unwrap().digest;
        fs::write(from.file(bad), "was bad!").unwrap();
        let done = copy(&from.store, &to.store, 2, |_| {}).await.unwrap();
        assert_eq!((done.copied, done.damaged.as_slice()), (1, &[bad][..]), "{done:?}");
        assert_eq!(to.store.get(good).await.unwrap(), "good");
        assert!(matches!(to.store.get(bad).await, Err(Error::Missing(_))));
        // One that is cut short on the other side is copied again.
        fs::write(to.file(good), "g").unwrap();
        from.store.put(Bytes::from_static(b"soon bad")).await.unwrap();
        let done = copy(&from.store, &to.store, 2, |_| {}).await.unwrap();
        assert_eq!((done.copied, done.damaged.len()), (2, 0), "{done:?}");
        assert_eq!(to.store.get(good).await.unwrap(), "good");
        bed.store.delete(good).await.unwrap();
        bed.store.delete(bad).await.unwrap();
    }
}

#[tokio::test]
async fn a_signed_address_opens_one_file_for_a_while() {
    let Some(bed) = Bed::s3() else { return };
    let http = reqwest::Client::new();
    let digest = bed.store.put(Bytes::from_static(b"work")).await.unwrap().digest;
    let other = bed.store.put(Bytes::from_static(b"not yours")).await.unwrap().digest;
    let url = bed.store.presign(digest, Duration::from_secs(600)).await.unwrap().unwrap();
    let fetch = async |url: &str| {
        let answer = http.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(fetch(&url).await, (200, "work".to_owned()));
    let (path, hex) = (digest.to_string(), other.to_string());
    let place = |hex: &str| format!("{}/{}", &hex[..2], &hex[2..]);
    let last = if url.ends_with('0') { "1" } else { "0" };
    for wrong in [
        url.replace(&place(&path), &place(&hex)),
        url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"),
        format!("{}{last}", &url[..url.len() - 1]),
        url.split('?').next().unwrap().to_owned(),
    ] {
        assert_ne!(wrong, url);
        let (status, text) = fetch(&wrong).await;
        assert!((400..404).contains(&status) && !text.contains("yours"), "{wrong}: {status} {text}");
    }
    // It is for fetching alone.
    let put = http.put(&url).body("lie").send().await.unwrap().status().as_u16();
    assert!((400..404).contains(&put), "{put}");
    assert_eq!(bed.store.get(digest).await.unwrap(), "work");
    // It ends by the clock of that server: nothing tells of it, so it is asked for until then.
    let short = bed.store.presign(digest, Duration::from_secs(1)).await.unwrap().unwrap();
    let asked = Instant::now();
    while fetch(&short).await.0 == 200 {
        assert!(asked.elapsed() < Duration::from_secs(20), "it does not end");
    }
    assert_eq!(Bed::local().store.presign(digest, Duration::from_secs(60)).await.unwrap(), None);
}

#[tokio::test]
async fn a_wrong_key_or_bucket_is_said_at_once() {
    let Some(bed) = Bed::s3() else { return };
    let peer = bed.s3.as_ref().unwrap();
    for (name, secret) in [("no-such-bucket", S3_SECRET), (BUCKET, "another secret")] {
        let store = Store::open(&bucket(peer, name, secret)).unwrap();
        let error = store.check().await.unwrap_err();
        assert_eq!(error.to_string(), "the file store failed");
        assert!(matches!(store.put(Bytes::from_static(b"x")).await, Err(Error::Backend(_))), "{name}");
    }
    assert_eq!(bed.all_files(), [""; 0].map(PathBuf::from));
}

#[tokio::test]
async fn a_server_that_goes_leaves_nothing_half_and_comes_back() {
    let Some(mut bed) = Bed::s3() else { return };
    let kept = bed.store.put(Bytes::from_static(b"kept")).await.unwrap().digest;
    let (large, mut pieces) = pieces(20 << 20);
    let rest = pieces.split_off(100);
    // In the middle of an upload, with a part of it there.
    let mut peer = bed.s3.take().unwrap();
    let gone = std::sync::Arc::new(std::sync::Mutex::new(peer));
    let killing = gone.clone();
    let killed = stream::once(async move {
        killing.lock().unwrap().stop();
        Ok(Bytes::new())
    });
    let broken = bed.store.put_stream(stream::iter(pieces).chain(killed).chain(stream::iter(rest))).await;
    assert!(matches!(broken, Err(Error::Backend(_))), "{broken:?}");
    let asked = Instant::now();
    for result in [bed.store.get(kept).await.map(drop), bed.store.put(Bytes::from_static(b"x")).await.map(drop), bed.store.check().await] {
        assert!(matches!(result, Err(Error::Backend(_))), "{result:?}");
    }
    assert!(asked.elapsed() < Duration::from_secs(30), "whoever asks waits too long: {:?}", asked.elapsed());
    peer = std::sync::Arc::into_inner(gone).unwrap().into_inner().unwrap();
    peer.start();
    bed.s3 = Some(peer);
    assert_eq!(bed.store.get(kept).await.unwrap(), "kept");
    assert_eq!(bed.store.list().count().await, 1);
    assert!(matches!(bed.store.get(Digest::of(&large)).await, Err(Error::Missing(_))));
    bed.store.put(large.clone()).await.unwrap();
    assert!(bed.store.get(Digest::of(&large)).await.unwrap() == large);
}
