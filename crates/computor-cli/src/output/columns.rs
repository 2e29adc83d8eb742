//! Lists of things: a few columns for people, those that were asked for otherwise.

use super::lines;
use crate::{
    Outcome,
    args::{Lines, Shown},
};
use anyhow::Result;
use computor_types::shape::unknown;
use serde::Serialize;
use std::fmt;

/// A column of a list of `T`.
pub(crate) struct Column<T> {
    /// Its name, as `--columns` takes it; in capitals it stands above the column.
    name: &'static str,
    /// Whether it is shown when nobody asks for columns.
    usual: bool,
    value: fn(&T) -> String,
}

impl<T> Column<T> {
    pub(crate) const fn new(name: &'static str, value: fn(&T) -> String) -> Self {
        Self { name, usual: true, value }
    }

    /// One that is shown only if it is asked for.
    pub(crate) const fn more(name: &'static str, value: fn(&T) -> String) -> Self {
        Self { name, usual: false, value }
    }
}

/// What was given on the command line cannot be used: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusable(pub(crate) String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Unusable {}

/// The columns of a list that was asked for, known before anything is fetched.
pub(crate) struct List<T: 'static> {
    columns: Vec<&'static Column<T>>,
    json: bool,
    lines: Lines,
}

impl<T: 'static> List<T> {
    /// # Errors
    /// [`Unusable`] for a name that no column has.
    pub(crate) fn of(all: &'static [Column<T>], shown: &Shown) -> Result<Self> {
        let names = || all.iter().map(|column| column.name);
        let find = |name: &String| all.iter().find(|column| column.name == name).ok_or_else(|| no_column(name, names()));
        let columns = match shown.columns.as_slice() {
            [] => all.iter().filter(|column| column.usual).collect(),
            given => given.iter().map(find).collect::<Result<_, Unusable>>()?,
        };
        Ok(Self { columns, json: shown.json, lines: shown.lines })
    }

    /// Prints `items`; as JSON, `json` instead.
    pub(crate) fn print(&self, items: &[T], json: &impl Serialize) -> Result<Outcome> {
        if self.json {
            super::json(json)?;
            return Ok(Outcome::Good);
        }
        let row = |item: &T| self.columns.iter().map(|column| (column.value)(item)).collect();
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        lines(&names, items.iter().map(row).collect(), self.lines)?;
        Ok(Outcome::Good)
    }
}

/// What to say of a column that is not there.
pub(crate) fn no_column<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Unusable {
    let all = known.clone().collect::<Vec<_>>().join(", ");
    let what = unknown(name, known);
    let end = if what.ends_with('?') { "" } else { "." };
    Unusable(format!("the column `{name}` {what}{end} There are {all}"))
}

/// What to say of a name that nothing has: the nearest one, if one is near, and what there is otherwise.
pub(crate) fn no_such<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> Unusable {
    let near = unknown(name, known);
    let end = near.split_once("; ").map_or(otherwise, |(_, near)| near);
    Unusable(format!("there is no {what} `{name}`; {end}"))
}

/// What stands above a column.
pub(crate) fn heading(name: &str) -> String {
    name.replace(['-', '_'], " ").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column<(u8, &str)>] = &[
        Column::new("number", |it| it.0.to_string()),
        Column::new("handed-in", |it| it.1.to_owned()),
        Column::more("twice", |it| (it.0 * 2).to_string()),
    ];

    fn names(columns: &[&str]) -> Result<Vec<&'static str>> {
        let shown = Shown { columns: columns.iter().map(|&name| name.to_owned()).collect(), ..Shown::default() };
        Ok(List::of(COLUMNS, &shown)?.columns.iter().map(|column| column.name).collect())
    }

    #[test]
    fn columns_are_chosen_and_ordered_by_name() {
        assert_eq!(names(&[]).unwrap(), ["number", "handed-in"]);
        assert_eq!(names(&["twice", "number"]).unwrap(), ["twice", "number"]);
        assert_eq!(heading("handed-in"), "HANDED IN");
    }

    #[test]
    fn a_column_that_is_not_there_is_no_usable_command_line() {
        let error = names(&["number", "twise"]).unwrap_err();
        assert_eq!(
            error.downcast_ref(),
            Some(&Unusable("the column `twise` is unknown; did you mean twice? There are number, handed-in, twice".to_owned()))
        );
        let error = names(&["zzzzzzzz"]).unwrap_err();
        assert_eq!(error.to_string(), "the column `zzzzzzzz` is unknown. There are number, handed-in, twice");
    }
}
