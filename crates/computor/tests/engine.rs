//! Flows on a cluster: the demo with a Temporal server, where the program was built with it, and what others say.
#![cfg_attr(feature = "temporal", expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking"))]

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

/// The program, with a data directory and nothing of the tests' own environment that would configure it.
fn computor(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(arguments).arg("--data-dir").arg(data).env_remove("DATABASE_URL").env_remove("TEMPORAL_ADDRESS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[cfg(not(feature = "temporal"))]
#[test]
fn a_program_without_temporal_says_how_to_get_one_with_it() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in [["serve", "--listen=127.0.0.1:0"], ["demo", "--listen=127.0.0.1:0"], ["worker", "--queue=git"]] {
        let output = computor(&arguments, directory.path()).env("TEMPORAL_ADDRESS", "127.0.0.1:7233").output().unwrap();
        let text = said(&output);
        assert!(!output.status.success() && text.contains("--features temporal"), "{text}");
    }
}

#[cfg(feature = "temporal")]
#[path = "../../computor-temporal/tests/temporal/server.rs"]
mod server;

#[cfg(feature = "temporal")]
mod on_temporal {
    use super::{computor, said, server::Server};
    use sqlx::{Connection as _, PgConnection};
    use std::{
        path::Path,
        process::{Child, Command},
        time::{Duration, Instant},
    };

    const DEMO: [&str; 5] = ["demo", "--listen=127.0.0.1:0", "--students", "2", "--exit"];

    fn with(mut command: Command, server: &Server, queues: &str) -> Command {
        command.env("TEMPORAL_ADDRESS", server.address()).env("COMPUTOR_TEMPORAL_QUEUE_PREFIX", queues);
        command
    }

    /// Something to do in the database of a server that has ended.
    async fn database<T>(data: &Path, work: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let config = computor_db::pg::Config { data_dir: data.to_owned(), bin_dir: None };
        let cluster = computor_db::pg::Cluster::start(config).await.unwrap();
        let mut db = PgConnection::connect(cluster.url()).await.unwrap();
        let done = work(&mut db).await;
        db.close().await.unwrap();
        cluster.stop().await.unwrap();
        done
    }

    /// The demo passes, its flows run on the cluster, and what is open there is not given to the other engine.
    #[tokio::test]
    async fn the_demo_passes_and_open_work_stays_with_its_engine() {
        let Some(server) = Server::shared() else { return };
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path();
        let output = with(computor(&DEMO, data), &server, "whole").output().unwrap();
        assert!(output.status.success() && said(&output).contains("correct"), "{}", said(&output));
        let open = "insert into operation (kind, engine, state) values ('x', 'temporal', 'running'), ('x', 'temporal', 'queued')";
        let (elsewhere, finished, left): (i64, i64, i64) = database(data, async |db: &mut PgConnection| {
            sqlx::query(open).execute(&mut *db).await.unwrap();
            let seen = "select count(*) filter (where engine is distinct from 'temporal'), count(*) filter (where state = 'finished'),
                        count(*) filter (where state in ('running', 'queued')) from operation";
            sqlx::query_as(seen).fetch_one(db).await.unwrap()
        })
        .await;
        // A day's work that the demo's end came before is open as well.
        assert!(elsewhere == 0 && finished > 0 && left >= 2, "{elsewhere} {finished} {left}");
        let refused = computor(&DEMO, data).output().unwrap();
        let text = said(&refused);
        assert!(!refused.status.success() && text.contains(&format!("{left} operations")) && text.contains("temporal"), "{text}");
        database(data, async |db: &mut PgConnection| {
            sqlx::query("update operation set state = 'cancelled' where state in ('running', 'queued')").execute(db).await.unwrap();
        })
        .await;
        let output = computor(&DEMO, data).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }

    /// With everything that a university may run itself: flows on the cluster, files in a bucket, a Redis.
    #[test]
    fn the_demo_passes_on_all_of_them() {
        use computor_testbed::{BUCKET, Peer, S3_KEY, S3_SECRET};
        let (Some(server), Some(s3), Some(redis)) = (Server::shared(), Peer::s3(), Peer::redis()) else { return };
        let directory = tempfile::tempdir().unwrap();
        let mut demo = with(computor(&DEMO, directory.path()), &server, "all");
        demo.env("COMPUTOR_S3_ENDPOINT", format!("http://{}", s3.address())).env("COMPUTOR_S3_BUCKET", BUCKET);
        demo.env("COMPUTOR_S3_ACCESS_KEY", S3_KEY).env("COMPUTOR_S3_SECRET_KEY", S3_SECRET);
        demo.env("REDIS_URL", format!("redis://{}/", redis.address()));
        let output = demo.output().unwrap();
        assert!(output.status.success() && said(&output).contains("correct"), "{}", said(&output));
        // Without a prefix of the installation it is the demo's alone.
        let top: Vec<_> = std::fs::read_dir(s3.objects()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(top, ["demo"]);
        assert!(!directory.path().join("store").exists());
    }

    /// The server runs no tests; a worker does.
    #[test]
    fn a_worker_runs_the_tests_of_a_server_that_runs_none() {
        let Some(server) = Server::shared() else { return };
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path();
        let demo = with(computor(&DEMO, data), &server, "apart").env("COMPUTOR_SLOTS_SANDBOX", "0").spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        // The server writes it when its database is there.
        while !data.join("database-url").exists() {
            assert!(Instant::now() < deadline, "the server does not start");
            #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us that it is there")]
            std::thread::sleep(Duration::from_millis(20));
        }
        // The demo has queues of its own.
        let worker = with(computor(&["worker", "--queue", "sandbox"], data), &server, "apart-demo");
        let _worker = Guard(quiet(worker).spawn().unwrap());
        let output = demo.wait_with_output().unwrap();
        assert!(output.status.success() && said(&output).contains("correct"), "{}", said(&output));
    }

    fn quiet(mut command: Command) -> Command {
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    }

    struct Guard(Child);

    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.kill().ok();
            self.0.wait().ok();
        }
    }
}
