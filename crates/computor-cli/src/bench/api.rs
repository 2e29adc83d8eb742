//! `bench api`: how many requests a server answers, how fast, and what they cost.

use super::{
    cpu::Cpu,
    load::{Latency, load},
};
use crate::{
    Outcome,
    args::BenchApi,
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail};
use computor_client::Client;
use computor_types::{Create, Id, NoBody, Nothing, Page, dto::*};
use futures::{StreamExt as _, TryStreamExt as _, future::BoxFuture, stream};
use serde::Serialize;
use serde_json::{Value, json};
use std::{fs, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use uuid::Uuid;

/// Requests at once while the data is made.
const SEEDING: usize = 16;
const PASSWORD: &str = "lime-harbour-quartz-71";

/// What was measured of one call.
#[derive(Debug, Serialize)]
struct Figures {
    call: &'static str,
    #[serde(flatten)]
    latency: Latency,
    /// Milliseconds per request; absent for a server that is not ours.
    server_cpu_ms: Option<f64>,
    /// Milliseconds per request; absent for a server that is not ours.
    postgres_cpu_ms: Option<f64>,
}

pub(crate) async fn run(options: BenchApi) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    let (server, admin) = match (&options.url, &options.user, &options.password) {
        (Some(url), Some(user), Some(password)) => (None, Client::new(url)?.log_in(user, password).await?),
        (Some(_), ..) => bail!("--url needs --user and --password of an administrator"),
        _ => {
            progress.begin("starting a server");
            let server = OwnServer::start().await?;
            let admin = server.log_in().await?;
            (Some(server), admin)
        }
    };
    let measured = tokio::select! {
        measured = measure(&options, server.as_ref(), &admin, &progress) => measured,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    progress.end();
    drop(admin);
    if let Some(server) = server {
        server.stop().await?;
    }
    show(&measured?, options.json)?;
    Ok(Outcome::Good)
}

fn show(figures: &[Figures], json: bool) -> Result<()> {
    if json {
        return output::json(&figures);
    }
    let mut table = output::table(&["call", "requests/s", "p50", "p99", "CPU server", "CPU PostgreSQL"]);
    for one in figures {
        let cpu = |ms: Option<f64>| ms.map_or_else(|| "-".to_owned(), |ms| format!("{ms:.2} ms"));
        table.add_row(vec![
            one.call.to_owned(),
            format!("{:.0}", one.latency.per_second),
            format!("{:.1} ms", one.latency.p50_ms),
            format!("{:.1} ms", one.latency.p99_ms),
            cpu(one.server_cpu_ms),
            cpu(one.postgres_cpu_ms),
        ]);
    }
    output::data(&table)
}

/// A server in a process of its own, so that its CPU time is its own, on a directory that goes with it.
struct OwnServer {
    child: Child,
    pid: u32,
    url: String,
    directory: tempfile::TempDir,
}

impl OwnServer {
    async fn start() -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", "--no-worker", "--listen", "127.0.0.1:0", "--log-format", "text", "--data-dir"]).arg(directory.path());
        command.env("RUST_LOG", "warn").env_remove("DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn()?;
        let pid = child.id().context("the server has ended at once")?;
        let output = child.stdout.take().context("the server has no standard output")?;
        let url = BufReader::new(output).lines().next_line().await?;
        let url = url.context("the server did not start; try `computor serve` to see why")?;
        Ok(Self { child, pid, url, directory })
    }

    async fn log_in(&self) -> Result<Client> {
        let password = fs::read_to_string(self.directory.path().join("admin-password"))?;
        Ok(Client::new(&self.url)?.log_in("admin", password.trim()).await?)
    }

    async fn stop(mut self) -> Result<()> {
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(rustix::process::Pid::from_raw) {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        }
        self.child.wait().await?;
        Ok(())
    }
}

/// What is asked for.
struct Data {
    organization: Id<Organization>,
    course: Id<Course>,
    student: Client,
}

async fn create<E: Create>(client: &Client, new: Value) -> Result<E::Get> {
    client.create::<E>(&serde_json::from_value(new)?).await.with_context(|| format!("cannot create a {}", E::NAME))
}

/// A course with its students and assignments, under names that nothing else has.
async fn seed(admin: &Client, students: usize, assignments: usize, progress: &Progress) -> Result<Data> {
    let run = Uuid::new_v4().simple().to_string();
    let organization =
        create::<Organization>(admin, json!({"path": format!("bench{run}"), "title": "Bench", "organization_type": "organization"}))
            .await?
            .id;
    let family = create::<CourseFamily>(admin, json!({"organization_id": organization, "path": "bench", "title": "Bench"})).await?.id;
    let course = create::<Course>(admin, json!({"course_family_id": family, "path": "bench", "title": "Bench"})).await?.id;
    let kind = json!({"course_id": course, "slug": "homework", "title": "Homework", "course_content_kind_id": "assignment"});
    let kind = create::<CourseContentType>(admin, kind).await?.id;
    let group = create::<CourseGroup>(admin, json!({"course_id": course, "title": "A"})).await?.id;
    for i in 0..assignments {
        let content = json!({"course_id": course, "course_content_type_id": kind, "path": format!("a{i}"), "title": format!("Assignment {i}"), "position": i as f64});
        create::<CourseContent>(admin, content).await?;
    }
    progress.count("students", students);
    let name = |i: usize| format!("bench-{}-{i}", run.get(..12).unwrap_or_default());
    let members = stream::iter(0..students).map(|i| {
        let name = name(i);
        async move {
            // A password costs a tenth of a second of CPU; only one of them is needed.
            let password = (i == 0).then_some(PASSWORD);
            let user = json!({"username": name, "given_name": "Student", "family_name": format!("No {i}"), "email": format!("{name}@example.org"), "password": password});
            let user = create::<User>(admin, user).await?.id;
            create::<CourseMember>(admin, json!({"course_id": course, "user_id": user, "course_role_id": "_student", "course_group_id": group})).await?;
            progress.step();
            anyhow::Ok(())
        }
    });
    members.buffer_unordered(SEEDING).try_collect::<Vec<()>>().await?;
    let student = admin.log_in(&name(0), PASSWORD).await?;
    Ok(Data { organization, course, student })
}

type Work = Box<dyn Fn() -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// The calls that are measured, by name.
fn calls(admin: &Client, data: &Data) -> Vec<(&'static str, Work)> {
    fn work<F: Future<Output = Result<()>> + Send + 'static>(client: &Client, call: impl Fn(Client) -> F + Send + Sync + 'static) -> Work {
        let client = client.clone();
        Box::new(move || Box::pin(call(client.clone())))
    }
    let (organization, course) = (data.organization, data.course);
    vec![
        (
            "GET /organizations/{id}",
            work(admin, move |client| async move { Ok(client.get::<Organization>(&organization).await.map(drop)?) }),
        ),
        (
            "GET /course-members?course_id=",
            work(admin, move |client| async move {
                let query = CourseMemberQuery { course_id: Some(course), ..Default::default() };
                Ok(client.list::<CourseMember>(&query, Page::first(100)).await.map(drop)?)
            }),
        ),
        (
            "GET /students/course-contents?course_id=",
            work(&data.student, move |client| async move {
                let query = CourseContentStudentQuery { course_id: Some(course), ..Default::default() };
                Ok(client.call::<ListStudentCourseContents>(&Nothing {}, &query, NoBody).await.map(drop)?)
            }),
        ),
        (
            "GET /user",
            work(&data.student, |client| async move { Ok(client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.map(drop)?) }),
        ),
        (
            "POST /course-groups",
            work(admin, move |client| async move {
                create::<CourseGroup>(&client, json!({"course_id": course, "title": Uuid::new_v4()})).await.map(drop)
            }),
        ),
    ]
}

async fn measure(options: &BenchApi, server: Option<&OwnServer>, admin: &Client, progress: &Progress) -> Result<Vec<Figures>> {
    if options.students == 0 {
        bail!("--students must be at least 1");
    }
    let data = seed(admin, options.students, options.assignments, progress).await?;
    let mut figures = Vec::new();
    for (call, work) in calls(admin, &data) {
        progress.begin(call);
        let before = server.map(|server| Cpu::of(server.pid));
        let latency = load(options.seconds, options.concurrency, work).await.with_context(|| call.to_owned())?;
        let used = server.zip(before).map(|(server, before)| Cpu::of(server.pid).since(before));
        let per_request = |seconds: f64| seconds * 1e3 / latency.count.max(1) as f64;
        let (server_cpu_ms, postgres_cpu_ms) = (used.map(|cpu| per_request(cpu.server)), used.map(|cpu| per_request(cpu.postgres)));
        figures.push(Figures { call, latency, server_cpu_ms, postgres_cpu_ms });
    }
    Ok(figures)
}
