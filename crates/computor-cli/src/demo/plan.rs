//! Who takes part in the demo, and who hands in what. Nothing here talks to a server.
//!
//! Everything has a name that is the same in every run, so that a second run recognises what the first one did.

use crate::examples;
use anyhow::Result;
use computor_testing::Class;

/// Path of the organization, of the course family in it and of the course in that.
pub(super) const ORGANIZATION: &str = "demo";
pub(super) const FAMILY: &str = "programming";
pub(super) const COURSE: &str = "term1";
/// Where the exercises are kept.
pub(super) const REPOSITORY: &str = "demo-exercises";
/// The groups that students are spread over.
pub(super) const GROUPS: [&str; 2] = ["Group A", "Group B"];
/// The units of the course: path and title.
pub(super) const UNITS: [(&str, &str); 3] = [("basics", "Basics"), ("functions", "Functions and loops"), ("beyond", "Beyond Python")];

/// An assignment of the course.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    /// Directory of the exercise, which is also its identifier.
    pub(super) exercise: &'static str,
    /// Path in the content tree.
    pub(super) path: &'static str,
    /// The file that students hand in.
    pub(super) file: &'static str,
    /// The language that must be there to test it.
    pub(super) language: &'static str,
}

impl Assignment {
    /// The last part of the path, by which people call it.
    pub(super) fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

macro_rules! assignments {
    ($($name:ident = $exercise:literal, $path:literal, $file:literal, $language:literal;)*) => {
        $(const $name: Assignment = Assignment { exercise: $exercise, path: $path, file: $file, language: $language };)*
        /// The assignments, in the order of the term.
        pub(super) static ASSIGNMENTS: &[Assignment] = &[$($name),*];
    };
}

assignments! {
    SQUARES = "computor.demo.py.stdout", "basics.squares", "squares.py", "python";
    AVERAGE = "computor.demo.py.input", "basics.average", "average.py", "python";
    PLANETS = "computor.demo.py.variables", "basics.planets", "planets.py", "python";
    CONVERSIONS = "computor.demo.py.functions", "functions.conversions", "conversions.py", "python";
    COLLATZ = "computor.demo.py.structural", "functions.collatz", "collatz.py", "python";
    FORECAST = "computor.demo.py.modules", "functions.forecast", "forecast.py", "python";
    GCD = "computor.demo.c.output", "beyond.gcd", "gcd.c", "c";
    ESSAY = "computor.demo.doc.essay", "beyond.essay", "essay.md", "document";
}

/// What somebody hands in.
#[derive(Debug)]
struct Work {
    /// What it is, in a few words.
    what: &'static str,
    /// The verdict that it deserves.
    deserves: Class,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// A sample solution of the exercise.
    Sample(&'static str),
    /// A program that somebody could come up with.
    Text(&'static str),
}

const RIGHT: Work = Work { what: "right", deserves: Class::Correct, source: Source::Sample("correctSolution") };
const WRONG: Work = Work { what: "wrong", deserves: Class::Wrong, source: Source::Sample("wrongSolution") };
const NO_FRACTIONS: Work = Work { what: "fails on fractions", deserves: Class::RuntimeError, source: Source::Sample("wrongSolution") };
const CRASH: Work = Work { what: "crash", deserves: Class::RuntimeError, source: Source::Text(include_str!("works/crash.py")) };
const ENDLESS: Work = Work { what: "endless loop", deserves: Class::TimeLimit, source: Source::Text(include_str!("works/endless.py")) };
const FLOOD: Work = Work { what: "endless output", deserves: Class::OutputLimit, source: Source::Text(include_str!("works/flood.py")) };
const HOG: Work = Work { what: "memory hog", deserves: Class::MemoryLimit, source: Source::Text(include_str!("works/hog.py")) };
const PEEK: Work = Work { what: "looks for the tests", deserves: Class::Wrong, source: Source::Text(include_str!("works/peek.py")) };
const NETWORK: Work =
    Work { what: "uses the network", deserves: Class::RuntimeError, source: Source::Text(include_str!("works/network.py")) };
const BROKEN: Work = Work { what: "does not compile", deserves: Class::CompileError, source: Source::Sample("brokenSolution") };
const SEGFAULT: Work =
    Work { what: "segmentation fault", deserves: Class::RuntimeError, source: Source::Text(include_str!("works/segfault.c")) };

/// What one student does about one assignment: one hand-in after the other.
struct Story(&'static Assignment, &'static [&'static Work]);

/// Students take these in turn.
static STORIES: &[Story] = &[
    Story(&SQUARES, &[&RIGHT]),
    Story(&AVERAGE, &[&RIGHT]),
    Story(&PLANETS, &[&WRONG, &RIGHT]),
    Story(&SQUARES, &[&ENDLESS, &RIGHT]),
    Story(&CONVERSIONS, &[&RIGHT]),
    Story(&COLLATZ, &[&NETWORK]),
    Story(&GCD, &[&RIGHT]),
    Story(&ESSAY, &[&RIGHT]),
    Story(&SQUARES, &[&CRASH]),
    Story(&AVERAGE, &[&PEEK]),
    Story(&PLANETS, &[&HOG]),
    Story(&CONVERSIONS, &[&WRONG]),
    Story(&GCD, &[&BROKEN, &RIGHT]),
    Story(&FORECAST, &[&RIGHT]),
    Story(&SQUARES, &[&FLOOD]),
    Story(&ESSAY, &[&WRONG]),
    Story(&COLLATZ, &[&RIGHT]),
    Story(&AVERAGE, &[&NO_FRACTIONS]),
    Story(&GCD, &[&SEGFAULT]),
];
/// How many assignments each student works on.
const STORIES_EACH: usize = 2;

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) username: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) role: &'static str,
}

impl Person {
    fn new(given: &str, family: &str, role: &'static str) -> Self {
        let username = format!("{}.{}", given.to_lowercase(), family.to_lowercase());
        Self { username, given_name: given.to_owned(), family_name: family.to_owned(), role }
    }

    pub(super) fn email(&self) -> String {
        format!("{}@example.org", self.username)
    }

    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

pub(super) fn lecturer() -> Person {
    Person::new("Lea", "Linden", "_lecturer")
}

pub(super) fn tutor() -> Person {
    Person::new("Tom", "Tanner", "_tutor")
}

#[rustfmt::skip]
const NAMES: [(&str, &str); 20] = [
    ("Anna", "Ahorn"), ("Ben", "Birke"), ("Carla", "Cedar"), ("David", "Dorn"), ("Emma", "Esche"),
    ("Finn", "Fichte"), ("Greta", "Ginster"), ("Hugo", "Hasel"), ("Ida", "Ilex"), ("Jan", "Juniper"),
    ("Klara", "Kiefer"), ("Leo", "Lorbeer"), ("Mia", "Mistel"), ("Noah", "Nussbaum"), ("Olga", "Olive"),
    ("Paul", "Pappel"), ("Rosa", "Rotbuche"), ("Sami", "Salweide"), ("Tina", "Tanne"), ("Vera", "Veilchen"),
];

/// So many students. After the names have run out they are numbered.
pub(super) fn students(count: usize) -> Vec<Person> {
    let person = |i: usize| match NAMES.get(i) {
        Some((given, family)) => Person::new(given, family, "_student"),
        None => Person::new("Student", &format!("No{}", i + 1), "_student"),
    };
    (0..count).map(person).collect()
}

/// One archive that one student hands in.
#[derive(Clone, Debug)]
pub(super) struct HandIn {
    pub(super) assignment: &'static Assignment,
    pub(super) what: &'static str,
    pub(super) deserves: Class,
    /// The same in every run, and of no other hand-in.
    pub(super) version: String,
    /// The content of the assignment's file.
    pub(super) content: &'static str,
}

/// What a student hands in, in order, where `available` says whether a language can be tested here.
pub(super) fn hand_ins(student: usize, username: &str, available: impl Fn(&str) -> bool) -> Result<Vec<HandIn>> {
    let mut chosen: Vec<&Story> = Vec::new();
    let from = student * STORIES_EACH;
    for story in STORIES.iter().cycle().skip(from % STORIES.len()).take(STORIES.len()) {
        let new = chosen.iter().all(|other| other.0 != story.0);
        if chosen.len() < STORIES_EACH && new && available(story.0.language) {
            chosen.push(story);
        }
    }
    let mut hand_ins = Vec::new();
    for Story(assignment, works) in chosen {
        for (i, work) in works.iter().enumerate() {
            let content = match work.source {
                Source::Text(text) => text,
                Source::Sample(name) => examples::text(assignment.exercise, &format!("localTests/{name}/{}", assignment.file))?,
            };
            let version = format!("demo-{username}-{}-{}", assignment.name(), i + 1);
            hand_ins.push(HandIn { assignment, what: work.what, deserves: work.deserves, version, content });
        }
    }
    Ok(hand_ins)
}

/// The first assignment in Python of which the student hands in nothing.
pub(super) fn untouched(student: usize, available: impl Fn(&str) -> bool) -> Option<&'static Assignment> {
    let handed_in = hand_ins(student, "", &available).unwrap_or_default();
    let free = |assignment: &&Assignment| !handed_in.iter().any(|one| one.assignment == *assignment);
    ASSIGNMENTS.iter().filter(|assignment| assignment.language == "python" && available("python")).find(free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all(count: usize, available: impl Fn(&str) -> bool) -> Vec<HandIn> {
        let students = students(count).into_iter().enumerate();
        students.flat_map(|(i, person)| hand_ins(i, &person.username, &available).unwrap()).collect()
    }

    #[test]
    fn twenty_students_show_every_kind_of_work() {
        let hand_ins = all(20, |_| true);
        let seen: BTreeSet<(&str, &str)> = hand_ins.iter().map(|hand_in| (hand_in.assignment.name(), hand_in.what)).collect();
        for Story(assignment, works) in STORIES {
            for work in *works {
                assert!(seen.contains(&(assignment.name(), work.what)), "{} {}", assignment.name(), work.what);
            }
        }
        assert!(ASSIGNMENTS.iter().all(|assignment| hand_ins.iter().any(|hand_in| hand_in.assignment == assignment)));
        assert!((40..60).contains(&hand_ins.len()), "{}", hand_ins.len());
    }

    #[test]
    fn everybody_leaves_something_to_be_pushed_with_a_solution_and_a_version_to_correct() {
        for student in 0..20 {
            let assignment = untouched(student, |_| true).unwrap();
            assert!(hand_ins(student, "x", |_| true).unwrap().iter().all(|one| one.assignment != assignment));
            assert!(examples::text(assignment.exercise, &format!("localTests/correctSolution/{}", assignment.file)).is_ok());
            assert!(examples::text(assignment.exercise, "meta.yaml").unwrap().contains("version: \"1.0\""));
        }
        assert!(untouched(0, |_| false).is_none());
    }

    #[test]
    fn versions_and_names_are_unique() {
        let hand_ins = all(45, |_| true);
        let versions: BTreeSet<&str> = hand_ins.iter().map(|hand_in| hand_in.version.as_str()).collect();
        assert_eq!(versions.len(), hand_ins.len());
        let people: BTreeSet<String> = students(45).into_iter().chain([lecturer(), tutor()]).map(|person| person.username).collect();
        assert_eq!(people.len(), 47);
        let paths: BTreeSet<&str> = ASSIGNMENTS.iter().map(|assignment| assignment.path).collect();
        assert_eq!(paths.len(), ASSIGNMENTS.len());
    }

    #[test]
    fn what_a_student_does_never_depends_on_how_many_there_are() {
        let (few, many) = (all(3, |_| true), all(20, |_| true));
        assert!(few.iter().zip(&many).all(|(a, b)| (&a.version, a.what) == (&b.version, b.what)));
    }

    #[test]
    fn without_a_compiler_nobody_hands_in_c_and_everybody_hands_in_something() {
        for i in 0..20 {
            let hand_ins = hand_ins(i, "x", |language| language != "c").unwrap();
            assert!(hand_ins.iter().all(|hand_in| hand_in.assignment.language != "c"));
            let assignments: BTreeSet<&str> = hand_ins.iter().map(|hand_in| hand_in.assignment.name()).collect();
            assert_eq!(assignments.len(), STORIES_EACH);
        }
        assert!(all(20, |_| false).is_empty());
    }

    #[test]
    fn every_assignment_lies_in_a_unit_and_is_built_in() {
        for assignment in ASSIGNMENTS {
            assert!(UNITS.iter().any(|(unit, _)| assignment.path.starts_with(&format!("{unit}."))), "{}", assignment.path);
            assert!(examples::text(assignment.exercise, assignment.file).is_ok(), "{}", assignment.exercise);
            assert!(computor_testing::languages::find(assignment.language).is_some(), "{}", assignment.language);
        }
    }
}
