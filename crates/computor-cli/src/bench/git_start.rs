//! What repositories cost when a server starts: the same data before they are made, and with them.

use super::{git_course::Course, server::OwnServer, world::World};
use crate::{
    args::{BenchGit, Extent},
    output::Progress,
};
use anyhow::Result;
use computor_db::Db;
use std::time::Duration;

/// The best of so many starts counts: what else the machine does only makes them longer.
const STARTS: usize = 5;
/// How long a server may take until it is ready.
const LIMIT: Duration = Duration::from_secs(120);

/// How long a start takes without any repository, and with as many as are wanted.
pub(super) struct Starts {
    pub(super) without: Duration,
    pub(super) with: Duration,
}

pub(super) async fn measure(options: &BenchGit, progress: &Progress) -> Result<Starts> {
    let mut server = OwnServer::start(options.server.as_deref()).await?;
    let starts = starts(options, &mut server, progress).await;
    server.stop().await?;
    starts
}

async fn starts(options: &BenchGit, server: &mut OwnServer, progress: &Progress) -> Result<Starts> {
    let extent = Extent { students: options.repositories, assignments: 2 };
    let world = World::new(&server.url, &server.database_url()?, "admin", &server.password()?, extent, progress).await?;
    progress.begin("starting without repositories");
    let without = best(server).await?;
    // It listens elsewhere now.
    let world = World::again(&server.url, world, &server.password()?).await?;
    let db = Db::connect(&server.database_url()?, 2).await?;
    let course = Course::of(&world, &db).await?;
    progress.count("uploading and assigning", course.len());
    course.assign(2, true, progress).await?;
    course.release().await?;
    course.forked(progress).await?;
    progress.begin(&format!("starting with {} repositories", options.repositories));
    let with = best(server).await?;
    Ok(Starts { without, with })
}

async fn best(server: &mut OwnServer) -> Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..STARTS {
        best = best.min(server.restart(LIMIT).await?);
    }
    Ok(best)
}
