//! GNU Octave. Nearly every test looks at variables here, whatever its type.

use std::path::Path;

use computor_sandbox::Input;

use super::interpreted::{DRIVER, Interpreted, Interpreter, data, interpreter};
use crate::backend::{End, Execution, Flavour, Manifest, Subject};
use crate::compare::structure;
use crate::format::compat::Compat;

/// The Octave back end.
pub(super) static OCTAVE: Interpreted = Interpreted {
    manifest: Manifest {
        name: "octave",
        aliases: &["oct", "matlab"],
        suffixes: &[".m"],
        package: Some("octave"),
        flavour: Flavour::A,
        subject: Subject::Values,
        octave_habits: true,
    },
    interpreter: || interpreter::find("OCTAVE_EXECUTABLE", "octave-cli", ask),
    driver: ("computor_driver.m", include_str!("driver.m")),
    library: Some("computor_fork.mex"),
    branches: true,
    data: data::octave,
    after,
    structure: structure::octave,
};

/// Version, and whether figures can be made.
const QUESTION: &str = "printf ('%s\\n', OCTAVE_VERSION ()); try, figure ('visible', 'off'); axes (); disp ('figures'); catch, end";

const OPTIONS: [&str; 5] = ["--no-gui", "--no-window-system", "--silent", "--norc", "--no-history"];

/// A font for the labels of figures, where Octave's own is not installed.
const FONTS: [&str; 3] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
];
const FONT_NAMES: [&str; 4] = ["FreeSans", "FreeSansBold", "FreeSansOblique", "FreeSansBoldOblique"];

fn ask(program: &Path) -> Result<Interpreter, String> {
    let answer = interpreter::answer(program, &[&OPTIONS[..], &["--eval", QUESTION]].concat())?;
    let version = answer.lines().next().unwrap_or_default();
    let mut env = vec![("OCTAVE_HISTFILE".to_owned(), "/dev/null".to_owned())];
    let path = std::env::var("OCTAVE_PATH").unwrap_or_default();
    let runtime = path.split(':').map(Into::into).collect();
    if !path.is_empty() {
        env.push(("OCTAVE_PATH".to_owned(), path));
    }
    let (mut figures, mut inputs) = ("", Vec::new());
    if answer.lines().nth(1) != Some("figures") {
        figures = NO_FIGURES;
        if let Some(font) = FONTS.into_iter().find(|font| Path::new(font).is_file()) {
            figures = ", figures are not drawn: gnuplot is not installed";
            inputs = stand_ins(font);
            env.push(("OCTAVE_FONTS_DIR".to_owned(), format!("{DRIVER}/fonts")));
            env.push(("GSC".to_owned(), format!("{DRIVER}/gnuplot")));
        }
    }
    Ok(Interpreter {
        executable: program.to_path_buf(),
        args: OPTIONS.into_iter().chain(["--eval", "computor_driver"]).map(str::to_owned).collect(),
        env,
        runtime,
        inputs,
        description: format!("GNU Octave {version} ({}{figures})", program.display()),
    })
}

/// What takes the place of gnuplot, Ghostscript and Octave's fonts: the properties of figures need none of them.
fn stand_ins(font: &str) -> Vec<Input> {
    let gnuplot = Input::bytes(format!("{DRIVER}/gnuplot"), include_str!("gnuplot.sh")).executable();
    let fonts = FONT_NAMES.map(|name| Input::host(format!("{DRIVER}/fonts/{name}.otf"), font));
    std::iter::once(gnuplot).chain(fonts).collect()
}

const NO_FIGURES: &str = ", no figures: gnuplot is not installed";

/// What Octave says when it cannot make a figure.
const COMPLAINTS: [&str; 3] = ["no graphics toolkits are available", "unable to create graphics handle", "gnuplot"];

/// Warnings are what Octave writes; and no submission is to blame for figures that this machine cannot make.
fn after(execution: &mut Execution, _: &Compat) {
    let warnings = execution.stderr.lines().filter_map(|line| line.strip_prefix("warning: "));
    execution.warnings = warnings.filter(|line| !line.starts_with("called from")).take(50).map(str::to_owned).collect();
    let of_figures = |text: &str| COMPLAINTS.iter().any(|complaint| text.contains(complaint));
    let failed = matches!(&execution.end, End::Failed(failure) if of_figures(&failure.text));
    let missing = || OCTAVE.find().is_ok_and(|octave| octave.description.contains(NO_FIGURES));
    if (failed || execution.missing.values().any(|why| of_figures(why))) && missing() {
        execution.end = End::Unavailable("this Octave cannot make figures".to_owned());
    }
}
