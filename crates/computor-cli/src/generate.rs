//! `computor generate-…`: code and schemas for clients, made by `computor-codegen`.

use crate::{
    Outcome,
    args::{Generate, GenerateCommand},
};
use anyhow::Result;
use computor_codegen::{Difference, Format, Package, Target};
use computor_testing::schema;

/// Makes one kind of files, or says what of it is out of date. Standard output names the files.
pub(crate) fn run(command: &GenerateCommand) -> Result<Outcome> {
    let (target, options) = match command {
        GenerateCommand::GenerateTypes(options) => (Target::Types, options),
        GenerateCommand::GenerateClients(options) => (Target::Clients, options),
        GenerateCommand::GenerateSchema(options) => (Target::Schemas, options),
        GenerateCommand::GenerateValidators(options) => (Target::Validators, options),
        GenerateCommand::GenerateErrorCodes(options) => (Target::ErrorCodes, options),
    };
    let files = computor_codegen::generate(target, &formats());
    let package = Package::at(&options.output);
    let different = if options.check { package.check(target, &files)? } else { package.write(target, &files, options.clean)? };
    for one in &different {
        let (what, path) = match one {
            Difference::Missing(path) => ("new", path),
            Difference::Changed(path) => ("changed", path),
            Difference::Stale(path) => ("stale", path),
        };
        println!("{what}\t{path}");
    }
    summary(options, files.len(), different.len());
    Ok(Outcome::when(!options.check || different.is_empty()))
}

fn summary(options: &Generate, files: usize, different: usize) {
    let place = options.output.display();
    match (different, options.check) {
        (0, _) => eprintln!("{files} files in {place} are current"),
        (_, true) => eprintln!("{different} files in {place} are out of date; the same command without --check makes them anew"),
        (_, false) => eprintln!("{different} files in {place} were written or removed; {files} are current"),
    }
}

/// The formats that authors write, from their readers.
fn formats() -> Vec<Format> {
    vec![
        Format { name: "deployment", schema: crate::deployment::schema() },
        Format { name: "meta", schema: schema::meta() },
        Format { name: "specification", schema: schema::specification() },
        Format { name: "test", schema: schema::test() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// `UPDATE_GOLDEN=1 cargo test -p computor-cli schemas` makes them anew.
    #[test]
    fn the_committed_schemas_are_current() {
        let package = Package::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../clients"));
        let files = computor_codegen::generate(Target::Schemas, &formats());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            package.write(Target::Schemas, &files, false).unwrap();
        }
        assert_eq!(package.check(Target::Schemas, &files).unwrap(), [], "run: UPDATE_GOLDEN=1 cargo test -p computor-cli schemas");
    }
}
