//! What is asked for: a course with a term's work in it, and sessions of its people.

#![expect(clippy::disallowed_methods, reason = "what is measured happens at set times, with sessions made for it")]

use super::http::{Http, Token};
use crate::{args::Extent, output::Progress};
use anyhow::Result;
use computor_client::Client;
use computor_db::{
    Db,
    sample::{self, Ids, Size},
};
use computor_types::dto::User;
use sha2::{Digest as _, Sha256};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Students that ask in turn: what the server remembers of each is used again, as it is when people click.
const ACTIVE: usize = 25;
const PASSWORD: &str = "lime-harbour-quartz-71";

/// A server with a course in it.
pub(super) struct World {
    pub(super) http: Http,
    pub(super) ids: Ids,
    pub(super) admin: Token,
    pub(super) lecturer: Token,
    pub(super) tutors: Vec<Token>,
    pub(super) students: Vec<Token>,
    /// Somebody with a password.
    pub(super) known: (String, &'static str),
    /// What the course is called where names have to differ: its organization.
    pub(super) term: String,
    db: Db,
}

impl World {
    /// Fills the database of a server, under a name that nothing else has.
    pub(super) async fn new(url: &str, database: &str, user: &str, password: &str, extent: Extent, progress: &Progress) -> Result<Self> {
        let size = |term: &str| Size::new(term, extent.students, extent.assignments);
        Self::sized(url, database, user, password, size, progress).await
    }

    /// The same with a course of any size.
    pub(super) async fn sized(
        url: &str,
        database: &str,
        user: &str,
        password: &str,
        size: impl Fn(&str) -> Size,
        progress: &Progress,
    ) -> Result<Self> {
        let http = Http::new(url)?;
        let admin = http.log_in(user, password).await?;
        let name = format!("bench{}", Uuid::new_v4().simple());
        let account = serde_json::json!({"username": name, "given_name": "Bench", "family_name": "Mark", "email": format!("{name}@example.org"), "password": PASSWORD});
        Client::new(url)?.log_in(user, password).await?.create::<User>(&serde_json::from_value(account)?).await?;
        let size = size(&name);
        progress.count(&format!("making {}", Extent { students: size.students, assignments: size.assignments }), 100);
        let db = Db::connect(database, 2).await?;
        let mut shown = 0;
        let step = |share: f64| {
            while shown < (share * 100.0) as usize {
                shown += 1;
                progress.step();
            }
        };
        let ids = sample::term(db.pool(), &size, step).await?;
        tokio::task::spawn_blocking(rustix::fs::sync).await?;
        Self::of(http, admin, ids, name, db).await
    }

    /// What was made before at a server that was started again.
    pub(super) async fn found(url: &str, database: &str, password: &str, size: &Size) -> Result<Self> {
        let http = Http::new(url)?;
        let admin = http.log_in("admin", password).await?;
        let db = Db::connect(database, 2).await?;
        let ids = sample::found(db.pool(), size).await?;
        Self::of(http, admin, ids, size.term.clone(), db).await
    }

    async fn of(http: Http, admin: Token, ids: Ids, name: String, db: Db) -> Result<Self> {
        let lecturer = sessions(&db, &[ids.lecturer]).await?.swap_remove(0);
        let (tutors, students) = (sessions(&db, &ids.tutors).await?, sessions(&db, &ids.students).await?);
        let term = name.clone();
        Ok(Self { http, ids, admin, lecturer, tutors, students, known: (name, PASSWORD), term, db })
    }

    /// The same world at a server that has been started again, with new sessions.
    pub(super) async fn again(url: &str, old: Self, password: &str) -> Result<Self> {
        let http = Http::new(url)?;
        let admin = http.log_in("admin", password).await?;
        Ok(Self { http, admin, ..old })
    }

    /// How many transactions a second there are while nobody asks for anything.
    pub(super) async fn idle(&self, seconds: u64) -> Result<f64> {
        // PostgreSQL counts what a connection did a second later.
        const SETTLED: Duration = Duration::from_secs(2);
        tokio::time::sleep(SETTLED).await;
        let (before, begin) = (sample::transactions(self.db.pool()).await?, Instant::now());
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        let after = sample::transactions(self.db.pool()).await?;
        Ok((after - before) as f64 / begin.elapsed().as_secs_f64())
    }

    /// How many rows there are of each kind that there are many of.
    pub(super) async fn counts(&self) -> Result<Vec<(&'static str, i64)>> {
        Ok(sample::counts(self.db.pool()).await?)
    }

    /// Students with a password: the name, the password, and the group that each hands in for.
    pub(super) async fn with_passwords(&self) -> Result<Vec<(String, &'static str, Uuid)>> {
        let seats: Vec<(Uuid, Uuid)> = self.ids.students.iter().filter_map(|seat| Some((seat.user, seat.group?))).collect();
        let users: Vec<Uuid> = seats.iter().map(|(user, _)| *user).collect();
        let names = sample::passwords(self.db.pool(), &users, &self.known.0).await?;
        anyhow::ensure!(names.len() == seats.len(), "not every student got a password");
        Ok(names.into_iter().zip(seats).map(|(name, (_, group))| (name, self.known.1, group)).collect())
    }

    /// How many hand-ins of these groups there are, and how many tests.
    pub(super) async fn handed_in(&self, groups: &[Uuid]) -> Result<(i64, i64)> {
        Ok(sample::handed_in(self.db.pool(), groups).await?)
    }

    /// The student whose turn it is, and its number.
    pub(super) fn student(students: &[Token], turn: usize) -> (usize, Option<&Token>) {
        let number = turn % students.len().clamp(1, ACTIVE);
        (number, students.get(number))
    }
}

/// A session for each.
pub(super) async fn sessions(db: &Db, seats: &[sample::Seat]) -> Result<Vec<Token>> {
    let tokens: Vec<String> = seats.iter().map(|_| hex::encode(rand::random::<[u8; 32]>())).collect();
    let hashes: Vec<String> = tokens.iter().map(|token| hex::encode(Sha256::digest(token.as_bytes()))).collect();
    let users: Vec<Uuid> = seats.iter().map(|seat| seat.user).collect();
    sample::sessions(db.pool(), &users, &hashes).await?;
    Ok(tokens.into_iter().map(Token::from).collect())
}
