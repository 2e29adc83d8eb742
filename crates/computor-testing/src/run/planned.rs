//! Which programs a collection needs, and what their outcome depends on: what depends on the same is run once.

use std::collections::BTreeSet;

use super::session::{Planned, Session};
use crate::backend::{Calls, Program};
use crate::error::RunError;
use crate::format::suite::{Collection, TestType};

impl<'a> Session<'a> {
    /// The programs of a collection: the submission's and the reference's. They differ where code names files that were found, which
    /// each side has of its own.
    pub(super) fn programs(&mut self, index: usize, collection: &'a Collection, hidden: bool) -> Result<[Planned<'a>; 2], RunError> {
        let mut setup: [Vec<String>; 2] = Default::default();
        if let Some(entry) = &collection.setup_code_dependency
            && let Some(target) = self.resolve(entry)
            && let Some(Some(code)) = self.state.setup.get(target)
        {
            setup.clone_from(code);
        }
        let named = |code: &String| code.contains("#file_") || code.contains("#command_");
        let own = self.options.compat.own_files && collection.setup_code.iter().chain(&collection.teardown_code).any(named);
        let theirs = if own { self.reference.found(&self.state.patterns, hidden)? } else { self.state.found.clone() };
        let mut programs = Vec::new();
        for (side, found) in setup.iter_mut().zip([&self.state.found, &theirs]) {
            side.extend(collection.setup_code.iter().map(|code| self.with_tokens(code, found)));
            let teardown: Vec<String> = collection.teardown_code.iter().map(|code| self.with_tokens(code, found)).collect();
            programs.push((side.clone(), teardown));
        }
        if let Some(slot) = self.state.setup.get_mut(index) {
            *slot = Some(setup);
        }
        let mut programs = programs.into_iter().map(|(setup, teardown)| self.planned(index, collection, hidden, setup, teardown));
        match (programs.next(), programs.next()) {
            (Some(student), Some(reference)) => Ok([student, reference]),
            _ => Err(RunError::Internal("a collection has no program".to_owned())),
        }
    }

    fn planned(&self, index: usize, collection: &'a Collection, hidden: bool, setup: Vec<String>, teardown: Vec<String>) -> Planned<'a> {
        let (names, expressions) = if setup.is_empty() && teardown.is_empty() && self.backend.may_share(collection) {
            self.shared_names(index, collection, hidden)
        } else {
            self.names_of(collection, hidden)
        };
        let calls = Calls::of(collection, hidden);
        let how = (&self.exercise.settings.running, self.options.compat.of_runs());
        let [open, apart] = self.directories;
        let [generation, hidden_generation] = self.state.generations;
        let directory = if hidden { apart } else { open };
        // as long as hidden runs have left nothing, both directories are alike, and so are runs of the same program
        let left = if hidden { hidden_generation } else { 0 };
        let parts = (identity(collection), &setup, &teardown, &names, &expressions, &calls, how, generation, left);
        let mut key = serde_json::to_string(&parts).unwrap_or_else(|_| index.to_string());
        // whose pictures nobody may see has the runs of everybody
        if !hidden && collection.wants_figures() != (collection.kind == TestType::Graphics) {
            key.push_str(if collection.wants_figures() { " with pictures" } else { " without pictures" });
        }
        let input = collection.input_answers.as_ref().map(|lines| lines.join("\n"));
        Planned { program: Program { collection, directory, input, setup, teardown, names, expressions, calls, hidden }, key }
    }

    /// The names of all collections that can look at the same run as this one.
    fn shared_names(&self, index: usize, collection: &Collection, hidden: bool) -> (Vec<String>, Vec<String>) {
        let wanted = identity(collection);
        let alike = self.exercise.suite.collections.iter().enumerate().filter(|(other, candidate)| {
            let plain = candidate.setup_code.is_empty() && candidate.teardown_code.is_empty() && candidate.setup_code_dependency.is_none();
            *other == index || (plain && self.backend.may_share(candidate) && identity(candidate) == wanted)
        });
        let (mut names, mut expressions) = (Vec::new(), Vec::new());
        for (_, candidate) in alike {
            let (more, further) = self.names_of(candidate, hidden);
            names.extend(more);
            expressions.extend(further);
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        (names, expressions)
    }

    fn names_of(&self, collection: &Collection, hidden: bool) -> (Vec<String>, Vec<String>) {
        let tests = || collection.tests.iter().filter(|test| collection.hides(test) == hidden);
        let variables = self.backend.manifest().octave_habits || matches!(collection.kind, TestType::Variable | TestType::Graphics);
        let names = tests().filter(|_| variables).map(|test| test.name.clone()).collect();
        (names, tests().filter_map(|test| test.eval_string.clone()).collect())
    }
}

/// Everything in a collection that a run depends on, apart from its code and names.
fn identity(c: &Collection) -> String {
    let graphics = c.kind == TestType::Graphics;
    let parts = (
        (&c.entry_point, &c.input_answers, c.timeout.map(f64::to_bits), graphics, &c.function),
        (&c.compiler, &c.compiler_flags, &c.linker_flags, &c.source_files, &c.executable_name, &c.args),
    );
    format!("{parts:?}")
}
