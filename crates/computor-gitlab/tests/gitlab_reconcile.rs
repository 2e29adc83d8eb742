//! The reconciler, against a server that answers as GitLab does, in any state and with any trouble.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_gitlab::{
    Client, Error, Level, Limits, Pause, Protection, Token, UserId, http,
    reconcile::{Desired, Key, Kind, Known, Ledger, Located, Report, Stopped, Wanted, reconcile},
};
use computor_gitlab_stand_in::{DEVELOPER, Fault, MAINTAINER, OWNER, REPORTER, StandIn};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    process::Command,
    sync::{Arc, Mutex},
};

const TOKEN: &str = "glpat-of-the-owner";

/// A ledger in memory.
#[derive(Default)]
struct Book(Mutex<Known>);

impl Ledger for Book {
    type Error = Infallible;
    async fn read(&self) -> Result<Known, Infallible> {
        Ok(self.0.lock().unwrap().clone())
    }
    async fn locate(&self, key: &Key, at: &Located) -> Result<(), Infallible> {
        self.0.lock().unwrap().places.insert(key.clone(), at.clone());
        Ok(())
    }
    async fn grant(&self, key: &Key, user: UserId) -> Result<(), Infallible> {
        self.0.lock().unwrap().grants.insert((key.clone(), user));
        Ok(())
    }
    async fn forget(&self, key: &Key, user: UserId) -> Result<(), Infallible> {
        self.0.lock().unwrap().grants.remove(&(key.clone(), user));
        Ok(())
    }
}

struct World {
    server: StandIn,
    client: Client,
    book: Book,
    uni: u64,
    owner: u64,
    /// Ada and Bob study, Cy is a tutor, Dee somebody who has nothing to do with it.
    people: [UserId; 4],
}

impl World {
    async fn new() -> Self {
        let server = StandIn::start().await.unwrap();
        let (uni, owner, people) = {
            let mut state = server.state();
            let owner = state.add_user("owner");
            state.add_token(TOKEN, owner, &["api"]);
            let uni = state.add_group(None, "uni", "", owner);
            let people = ["ada", "bob", "cy", "dee"].map(|name| UserId(state.add_user(name)));
            (uni, owner, people)
        };
        let pause: Pause = Arc::new(|_| Box::pin(std::future::ready(())));
        let limits = Limits { attempts: 2, ..Limits::default() };
        let client = Client::new(http().unwrap(), &server.url, Token::from(TOKEN.to_owned())).unwrap().pausing(pause).limited(limits);
        Self { server, client, book: Book::default(), uni, owner, people }
    }

    async fn run(&self, desired: &Desired) -> Result<Report, Stopped<Infallible>> {
        reconcile(&self.client, &self.book, desired).await
    }

    /// Runs until it comes to an end.
    async fn settle(&self, desired: &Desired) -> Report {
        for _ in 0..50 {
            match self.run(desired).await {
                Ok(report) if report.coming.is_empty() => return report,
                Ok(_) | Err(Stopped::GitLab(_)) => {}
                Err(Stopped::Ledger(never)) => match never {},
            }
        }
        panic!("it does not come to an end");
    }

    fn id(&self, path: &str) -> u64 {
        self.server.state().find(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    fn protection(&self, path: &str) -> Option<(u64, bool)> {
        let id = self.id(path);
        self.server.state().protection(id, "main")
    }

    fn members(&self, path: &str) -> BTreeMap<u64, u64> {
        let id = self.id(path);
        let mut members = self.server.state().members(id);
        members.remove(&self.owner);
        members
    }

    /// Writes a commit into a repository, so that there is something to fork.
    fn commit(&self, path: &str) {
        let id = self.id(path);
        let dir = self.server.state().repository(id);
        let git = |args: &[&str]| {
            let output = Command::new("git").arg("-C").arg(&dir).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let tree = git(&["mktree"]);
        let commit = git(&["-c", "user.name=T", "-c", "user.email=t@example.org", "commit-tree", &tree, "-m", "Begin"]);
        git(&["update-ref", "refs/heads/main", &commit]);
    }
}

fn key(text: &str) -> Key {
    Key(text.to_owned())
}

fn wanted(name: &str, parent: Option<&str>, path: &str, kind: Kind, members: &[(UserId, Level)]) -> Wanted {
    let members = members.iter().copied().collect();
    Wanted { key: key(name), parent: parent.map(key), path: path.to_owned(), name: path.to_owned(), kind, members }
}

const KEPT: Protection = Protection { push: Level::MAINTAINER };
const OWN: Protection = Protection { push: Level::DEVELOPER };

/// A course with these students and tutors.
fn course(students: &[UserId], tutors: &[UserId]) -> Desired {
    let readers: Vec<_> = students.iter().map(|user| (*user, Level::REPORTER)).collect();
    let teachers: Vec<_> = tutors.iter().map(|user| (*user, Level::DEVELOPER)).collect();
    let mut places = vec![
        wanted("family", None, "prog", Kind::Group, &[]),
        wanted("course", Some("family"), "y2026", Kind::Group, &teachers),
        wanted("students", Some("course"), "students", Kind::Group, &[]),
        wanted("template", Some("course"), "student-template", Kind::Project { protection: KEPT }, &readers),
        wanted("assignments", Some("course"), "assignments", Kind::Project { protection: KEPT }, &[]),
    ];
    for user in students {
        let kind = Kind::Fork { of: key("template"), protection: OWN };
        places.push(wanted(&format!("student:{user}"), Some("students"), &format!("s{user}"), kind, &[(*user, Level::DEVELOPER)]));
    }
    Desired { root: "uni".to_owned(), places }
}

#[tokio::test]
async fn a_course_comes_to_be_and_people_come_and_go() {
    let world = World::new().await;
    let [ada, bob, cy, dee] = world.people;
    let desired = course(&[ada, bob], &[cy]);
    assert_eq!(world.settle(&desired).await.troubles, []);
    assert_eq!(world.server.state().find(&format!("uni/prog/y2026/students/s{ada}")), None, "there is nothing to fork yet");
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy.0, DEVELOPER)]));
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(ada.0, REPORTER), (bob.0, REPORTER)]));
    assert_eq!(world.members("uni/prog/y2026/assignments"), BTreeMap::new(), "students see no solutions");

    world.commit("uni/prog/y2026/student-template");
    assert_eq!(world.settle(&desired).await.troubles, []);
    let own = format!("uni/prog/y2026/students/s{ada}");
    assert_eq!(world.members(&own), BTreeMap::from([(ada.0, DEVELOPER)]));
    let (fork, template) = (world.id(&own), world.id("uni/prog/y2026/student-template"));
    assert_eq!(world.server.state().forked_from(fork), Some(template));
    assert_eq!(world.protection(&own), Some((DEVELOPER, false)), "history is not rewritten");
    assert_eq!(world.protection("uni/prog/y2026/student-template"), Some((MAINTAINER, false)));

    // Bob becomes a tutor, Cy leaves, and Dee, whom nobody added from here, stays.
    let course_group = world.id("uni/prog/y2026");
    world.server.state().set_member(course_group, dee.0, MAINTAINER);
    assert_eq!(world.settle(&course(&[ada], &[bob])).await.troubles, []);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(bob.0, DEVELOPER), (dee.0, MAINTAINER)]));
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(ada.0, REPORTER)]));
    let left = format!("uni/prog/y2026/students/s{bob}");
    assert_eq!(world.members(&left), BTreeMap::new(), "the project of who left stays, and they are out of it");

    // The same once more changes nothing.
    world.server.state().log.clear();
    assert_eq!(world.run(&course(&[ada], &[bob])).await.unwrap(), Report::default());
    let changed: Vec<_> = world.server.state().log.iter().filter(|call| call.changed()).cloned().collect();
    assert_eq!(changed, []);
}

#[tokio::test]
async fn what_has_the_name_and_not_the_mark_is_left_alone() {
    let world = World::new().await;
    let [ada, _, cy, dee] = world.people;
    let foreign = {
        let mut state = world.server.state();
        let family = state.add_group(Some(world.uni), "prog", "[computor:family] handed over by hand", world.owner);
        let course = state.add_group(Some(family), "y2026", "[computor:course]", world.owner);
        state.set_member(course, cy.0, REPORTER);
        state.add_project(course, "student-template", "a project of somebody else", dee.0)
    };
    let looks = || {
        let state = world.server.state();
        (state.members(foreign), state.visibility(foreign).map(str::to_owned))
    };
    let before = looks();
    let report = world.settle(&course(&[ada], &[cy])).await;
    let about: BTreeSet<&str> = report.troubles.iter().map(|trouble| trouble.key.0.as_str()).collect();
    assert_eq!(about, BTreeSet::from(["course", "template"]), "{report:?}");
    assert!(report.troubles.iter().any(|trouble| trouble.message.contains("[computor:template]")), "{report:?}");
    assert_eq!(looks(), before);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy.0, REPORTER)]), "who was added by hand keeps their level");
    // And they stay when they are no longer to be there.
    world.settle(&course(&[ada], &[])).await;
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy.0, REPORTER)]));
}

#[tokio::test]
async fn whoever_has_more_from_above_is_not_added_below() {
    let world = World::new().await;
    let [_, _, cy, dee] = world.people;
    world.server.state().set_member(world.uni, cy.0, OWNER);
    let report = world.settle(&course(&[cy], &[cy, dee])).await;
    assert_eq!(report.troubles, []);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(dee.0, DEVELOPER)]));
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::new());
}

#[tokio::test]
async fn a_token_that_ended_stops_at_once_and_a_person_who_is_not_there_stops_nothing() {
    let world = World::new().await;
    let [ada, ..] = world.people;
    let gone = UserId(999_999);
    let report = world.settle(&course(&[ada], &[gone])).await;
    assert_eq!(report.troubles.len(), 1, "{report:?}");
    assert_eq!(report.troubles[0].key, key("course"));
    assert!(world.server.state().find("uni/prog/y2026/student-template").is_some());
    assert!(world.book.0.lock().unwrap().grants.iter().all(|(_, user)| *user != gone), "who was not added is not noted");
    world.server.state().revoke_token(TOKEN);
    assert_eq!(world.run(&course(&[], &[])).await, Err(Stopped::GitLab(Error::Token)));
}

#[tokio::test]
async fn who_is_demoted_to_what_they_have_from_above_keeps_no_more() {
    let world = World::new().await;
    let cy = world.people[2];
    world.server.state().set_member(world.uni, cy.0, DEVELOPER);
    let mut desired = course(&[], &[cy]);
    desired.places[1].members.insert(cy, Level::MAINTAINER);
    assert_eq!(world.settle(&desired).await.troubles, []);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy.0, MAINTAINER)]));
    assert_eq!(world.settle(&course(&[], &[cy])).await.troubles, []);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::new(), "what all have in the university suffices");
    assert_eq!(world.book.0.lock().unwrap().grants, BTreeSet::new());
}

#[tokio::test]
async fn what_is_hidden_from_the_token_is_not_forgotten_and_what_is_gone_is() {
    let world = World::new().await;
    let [ada, _, cy, _] = world.people;
    world.settle(&course(&[ada], &[cy])).await;
    let grants = || world.book.0.lock().unwrap().grants.clone();
    let granted = grants();
    assert_eq!(granted.len(), 2);
    // Another token, of somebody who owns another group, and sees nothing of this one.
    {
        let mut state = world.server.state();
        let other = state.add_user("other");
        state.add_token("glpat-of-another", other, &["api"]);
        state.add_group(None, "uni2", "", other);
    }
    let client = Client::new(http().unwrap(), &world.server.url, Token::from("glpat-of-another".to_owned())).unwrap();
    let nothing = Desired { root: "uni2".to_owned(), places: Vec::new() };
    let report = reconcile(&client, &world.book, &nothing).await.unwrap();
    assert_eq!(grants(), granted);
    assert_eq!((report.done, report.troubles.len()), (0, 2), "{report:?}");
    assert!(report.troubles.iter().all(|trouble| trouble.message.contains("gone or hidden")), "{report:?}");
    // The owner of the group would see it if it was there.
    let family = world.id("uni/prog");
    world.server.state().delete(family);
    assert_eq!(world.settle(&Desired { root: "uni".to_owned(), places: Vec::new() }).await.troubles, []);
    assert_eq!(grants(), BTreeSet::new());
}

#[tokio::test]
async fn who_may_have_been_added_is_not_forgotten() {
    let world = World::new().await;
    let [.., cy, _] = world.people;
    // Such an answer has who is to be agreed to by somebody first.
    world.server.disturb(|method, path| (method == "POST" && path.ends_with("/members")).then_some(Fault::Lost(202)));
    let report = world.settle(&course(&[], &[cy])).await;
    assert_eq!(report.troubles.len(), 1, "{report:?}");
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy.0, DEVELOPER)]));
    assert_eq!(world.book.0.lock().unwrap().grants.len(), 1);
    world.server.calm();
    world.settle(&course(&[], &[])).await;
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::new());
}

#[tokio::test]
async fn what_cannot_be_looked_at_or_changed_keeps_nothing_else_from_being_done() {
    for status in [403, 500] {
        let world = World::new().await;
        let [ada, bob, cy, dee] = world.people;
        world.settle(&course(&[ada], &[cy])).await;
        let template = world.id("uni/prog/y2026/student-template");
        let members = format!("projects/{template}/members");
        world.server.disturb(move |_, path| (path == members).then_some(Fault::Status(status)));
        let report = world.run(&course(&[bob], &[dee])).await.unwrap();
        assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(dee.0, DEVELOPER)]), "{report:?}");
        assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(ada.0, REPORTER)]));
        assert!(report.troubles.iter().any(|trouble| trouble.key == key("template")), "{report:?}");
        // Trouble of its own may be over the next time.
        assert_eq!(report.coming, if status == 500 { vec![key("template")] } else { vec![] });
        // And so it is with what is done.
        let group = format!("groups/{}/members/{}", world.id("uni/prog/y2026"), dee.0);
        world.server.disturb(move |_, path| (path == group).then_some(Fault::Status(status)));
        let report = world.run(&course(&[bob], &[])).await.unwrap();
        assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(dee.0, DEVELOPER)]), "{report:?}");
        assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(bob.0, REPORTER)]));
        assert_eq!(report.coming, if status == 500 { vec![key("course")] } else { vec![] });
        world.server.calm();
        assert_eq!(world.settle(&course(&[bob], &[])).await.troubles, []);
        assert_eq!(world.members("uni/prog/y2026"), BTreeMap::new());
    }
}

/// Something that happens by hand, between two runs.
#[derive(Clone, Debug)]
enum Hand {
    Delete(usize),
    Show(usize),
    Member(usize, usize, u64),
    Protect(usize, Option<u64>, bool),
    Rename,
    ForgetPlaces,
}

fn hand() -> impl Strategy<Value = Hand> {
    let level = prop_oneof![Just(0), Just(REPORTER), Just(DEVELOPER), Just(MAINTAINER)];
    prop_oneof![
        (0..9_usize).prop_map(Hand::Delete),
        (0..9_usize).prop_map(Hand::Show),
        (0..9_usize, 0..4_usize, level).prop_map(|(at, who, level)| Hand::Member(at, who, level)),
        (0..9_usize, prop_oneof![Just(None), Just(Some(DEVELOPER)), Just(Some(MAINTAINER))], any::<bool>())
            .prop_map(|(at, level, force)| Hand::Protect(at, level, force)),
        Just(Hand::Rename),
        Just(Hand::ForgetPlaces),
    ]
}

fn trouble() -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::weighted(0.4, 0..4_u8), 0..60)
}

fn students() -> impl Strategy<Value = (Vec<bool>, Vec<bool>)> {
    (prop::collection::vec(any::<bool>(), 4), prop::collection::vec(any::<bool>(), 4))
}

fn chosen(people: [UserId; 4], (students, tutors): &(Vec<bool>, Vec<bool>)) -> Desired {
    let of = |flags: &[bool]| people.iter().zip(flags).filter(|(_, flag)| **flag).map(|(user, _)| *user).collect::<Vec<_>>();
    course(&of(students), &of(tutors))
}

/// What somebody does by hand. Answers whom they added to what, so that the platform must not remove them.
fn by_hand(world: &World, hand: &Hand) {
    let mut state = world.server.state();
    let nodes: Vec<u64> = (1001..1200).filter(|id| *id != world.uni && state.visibility(*id).is_some()).collect();
    let node = |at: &usize| nodes.get(*at % nodes.len().max(1)).copied();
    match hand {
        Hand::Delete(at) => node(at).into_iter().for_each(|id| state.delete(id)),
        Hand::Show(at) => node(at).into_iter().for_each(|id| state.set_visibility(id, "public")),
        Hand::Member(at, who, level) => node(at).into_iter().for_each(|id| state.set_member(id, world.people[*who].0, *level)),
        Hand::Protect(at, level, force) => node(at).into_iter().for_each(|id| state.set_protection(id, "main", *level, *force)),
        Hand::Rename => state.rename_user(world.people[0].0, "somebody-else"),
        Hand::ForgetPlaces => world.book.0.lock().unwrap().places.retain(|_, at| at.group),
    }
}

/// Everything is as it shall be, as far as it is ours.
fn check(world: &World, desired: &Desired, foreign: &BTreeSet<(u64, u64)>) -> Result<(), TestCaseError> {
    let known = world.book.0.lock().unwrap().clone();
    let state = world.server.state();
    for place in &desired.places {
        let Some(at) = known.places.get(&place.key) else {
            prop_assert!(matches!(place.kind, Kind::Fork { .. }), "{} is not there", place.key);
            continue;
        };
        if let (None, Kind::Fork { of, .. }) = (state.visibility(at.id), &place.kind) {
            // It was deleted with its template, and there is nothing to fork until that is filled again.
            let template = known.places.get(of).map(|at| state.repository(at.id).join("refs/heads/main"));
            prop_assert!(template.is_none_or(|main| !main.exists()), "{} was not made again", place.key);
            continue;
        }
        prop_assert_eq!(state.visibility(at.id), Some("private"));
        let direct = state.members(at.id);
        for (user, level) in &place.members {
            let is_ours = known.grants.contains(&(place.key.clone(), *user));
            match direct.get(&user.0) {
                Some(has) if is_ours => prop_assert!(*has >= level.0.into(), "{} of {user}: {has}", place.key),
                Some(_) => {}
                None => {
                    let above = place.parent.as_ref().and_then(|parent| known.places.get(parent)).map(|at| at.id);
                    prop_assert!(above.is_some(), "{user} is missing at {}", place.key);
                }
            }
        }
    }
    // Nobody is left whom the ledger knows and who shall not be there.
    for (key, user) in &known.grants {
        let shall = desired.places.iter().any(|place| place.key == *key && place.members.contains_key(user));
        prop_assert!(shall, "{user} is still noted at {key}");
    }
    // And whoever was there by hand alone still is.
    for (id, user) in foreign {
        prop_assert!(state.visibility(*id).is_none() || state.members(*id).contains_key(user), "{user} was removed from {id}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// From whatever was there, whatever happens by hand and whatever goes wrong with any request: it comes to what shall be, and
    /// another run changes nothing.
    #[test]
    fn it_converges_from_any_state_and_through_any_trouble(
        first in students(), then in students(), filled in any::<bool>(), hands in prop::collection::vec(hand(), 0..8),
        before in trouble(), after in trouble(), fork_takes in 0..4_u32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            world.server.state().fork_takes = fork_takes;
            let disturb = |faults: Vec<Option<u8>>| {
                let mut faults = faults.into_iter();
                world.server.disturb(move |_, _| match faults.next()?? {
                    0 => Some(Fault::Status(503)),
                    1 => Some(Fault::Limit(1)),
                    2 => Some(Fault::Lost(500)),
                    _ => Some(Fault::Lost(502)),
                });
            };
            disturb(before);
            world.settle(&chosen(world.people, &first)).await;
            if filled && world.server.state().find("uni/prog/y2026/student-template").is_some() {
                world.commit("uni/prog/y2026/student-template");
                let _ = world.run(&chosen(world.people, &first)).await;
            }
            for hand in &hands {
                by_hand(&world, hand);
            }
            // Whom nobody noted was added by hand.
            let known = world.book.0.lock().unwrap().clone();
            let noted: BTreeSet<(u64, u64)> =
                known.grants.iter().filter_map(|(key, user)| Some((known.places.get(key)?.id, user.0))).collect();
            let lost = hands.iter().any(|hand| matches!(hand, Hand::ForgetPlaces));
            let foreign: BTreeSet<(u64, u64)> = {
                let state = world.server.state();
                let all = (1001..1200).flat_map(|id| state.members(id).into_keys().map(move |user| (id, user)));
                all.filter(|pair| !lost && !noted.contains(pair)).collect()
            };
            let desired = chosen(world.people, &then);
            disturb(after);
            world.settle(&desired).await;
            world.server.calm();
            // What the server answered late or never is found now.
            world.settle(&desired).await;
            check(&world, &desired, &foreign)?;
            world.server.state().log.clear();
            let last = world.run(&desired).await.unwrap();
            prop_assert_eq!(last.done, 0);
            let changed: Vec<_> = world.server.state().log.iter().filter(|call| call.method != "GET").cloned().collect();
            prop_assert_eq!(changed, vec![]);
            Ok(())
        })?;
    }
}
