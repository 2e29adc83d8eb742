//! What is asked for when metrics are read: queues, the pool, the disk, the process. Unlike what is counted, it is looked
//! up then, so that it is never old and leaves nothing behind.

use crate::App;
use computor_db::queries::operation as queries;
use computor_workflows::Lane;
use std::{
    fmt::{Display, Write as _},
    time::{Duration, Instant},
};

/// Reading metrics must not hang with what they are about.
const PATIENCE: Duration = Duration::from_secs(2);

/// Lines in Prometheus' text format.
#[derive(Default)]
struct Page(String);

impl Page {
    /// A gauge: what it is, and its values by labels (`name="value"`, or nothing).
    fn gauge<V: Display>(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (String, V)>) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in values {
            let labels = if labels.is_empty() { labels } else { format!("{{{labels}}}") };
            let _ = writeln!(self.0, "{name}{labels} {value}");
        }
    }
}

fn one<V>(value: V) -> [(String, V); 1] {
    [(String::new(), value)]
}

/// Everything as it is now.
pub(super) async fn now(app: &App) -> String {
    let mut page = Page::default();
    pool(app, &mut page).await;
    let asked = tokio::time::timeout(PATIENCE, queues(app, &mut page)).await;
    let answers = u8::from(matches!(asked, Ok(Ok(()))));
    page.gauge("computor_database_up", "Whether the database has answered.", one(answers));
    disk(app, &mut page);
    page.gauge("computor_live_connections", "Clients that are told what happens as it happens.", one(app.live.connections()));
    if let Some(shared) = &app.shared {
        let there = u8::from(shared.is_there());
        page.gauge("computor_redis_up", "Whether the Redis that servers share has answered.", one(there));
        page.gauge("computor_servers", "Servers that share it, when that was last known.", one(shared.servers()));
    }
    if let Some(bytes) = resident_memory() {
        page.gauge("process_resident_memory_bytes", "Memory of the server's process.", one(bytes));
    }
    page.0
}

async fn pool(app: &App, page: &mut Page) {
    let pool = app.db.pool();
    let (size, idle, most) = (pool.size(), pool.num_idle(), pool.options().get_max_connections());
    let started = Instant::now();
    // How long a request would wait for a connection just now; the pool does not say how many wait.
    let acquired = tokio::time::timeout(PATIENCE, pool.acquire()).await;
    drop(acquired);
    page.gauge("computor_pool_connections", "Connections to the database that are open.", one(size));
    page.gauge("computor_pool_idle", "Connections that nobody uses.", one(idle));
    page.gauge("computor_pool_max", "Connections that may be open.", one(most));
    page.gauge("computor_pool_wait_seconds", "How long a connection had to be waited for just now.", one(started.elapsed().as_secs_f64()));
}

async fn queues(app: &App, page: &mut Page) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let db = app.db.pool();
    let announced = queries::announced(db).await?;
    let topics = |value: fn(&(String, i64, f64)) -> f64| announced.iter().map(move |row| (format!("topic=\"{}\"", row.0), value(row)));
    page.gauge("computor_outbox", "What was committed and is not yet taken up.", topics(|row| row.1 as f64));
    page.gauge("computor_outbox_oldest_seconds", "How long the first of it has waited.", topics(|row| row.2));

    // Another server's, perhaps: what is known of the database does not depend on it.
    let waiting = match app.engine() {
        Some(engine) => tokio::time::timeout(PATIENCE / 2, engine.waiting()).await.ok().and_then(Result::ok),
        None => Some(Vec::new()),
    };
    page.gauge("computor_engine_up", "Whether the workflow engine has answered.", one(u8::from(waiting.is_some())));
    let waiting = waiting.unwrap_or_default();
    let of = |lane: Lane| waiting.iter().find(|(of, ..)| *of == lane);
    let lanes = |value: &dyn Fn(Lane) -> f64| Lane::ALL.map(|lane| (format!("lane=\"{}\"", lane.name()), value(lane)));
    page.gauge("computor_queue", "Flows that wait for a free slot.", lanes(&|lane| of(lane).map_or(0.0, |(_, count, _)| *count as f64)));
    page.gauge(
        "computor_queue_oldest_seconds",
        "How long the first of them has waited.",
        lanes(&|lane| of(lane).map_or(0.0, |(.., age)| age.as_secs_f64())),
    );

    let open = queries::open(db).await?;
    let labels = |kind: &str, state: &str| format!("kind=\"{kind}\",state=\"{state}\"");
    page.gauge("computor_operations", "Operations that have not ended.", open.iter().map(|(kind, state, n, _)| (labels(kind, state), *n)));
    let oldest = open.iter().map(|(kind, state, _, age)| (labels(kind, state), *age));
    page.gauge("computor_operations_oldest_seconds", "How old the first of them is.", oldest);
    let running =
        open.iter().filter(|(kind, state, ..)| kind == "student_testing" && state == "running").map(|(_, _, n, _)| n).sum::<i64>();
    page.gauge("computor_tests_running", "Tests that run now, on all workers.", one(running));
    Ok(())
}

fn disk(app: &App, page: &mut Page) {
    // A directory that is not made yet will be on the disk of the one around it.
    if let Some(disk) = app.options.cache_dir.ancestors().find_map(|directory| rustix::fs::statvfs(directory).ok()) {
        let help = "Space on the disk with the data directory.";
        page.gauge("computor_disk_free_bytes", help, one(disk.f_bavail.saturating_mul(disk.f_frsize)));
        page.gauge("computor_disk_bytes", help, one(disk.f_blocks.saturating_mul(disk.f_frsize)));
    }
}

fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
