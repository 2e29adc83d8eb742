//! A fork of a warm interpreter is what a fresh one would be, and what one run leaves the next does not find.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{has_module, has_program, sandbox, write_files};
use computor_sandbox::Sandbox;
use computor_testing::Options;
use computor_testing::backend::{Bench, End, Execution, Mode, Program};
use computor_testing::format::meta::Settings;
use computor_testing::format::suite::Suite;
use computor_testing::languages;
use computor_testing::value::Value;

const NAMES: [&str; 3] = ["seen", "forked", "error"];

/// Runs `s.py` among these files.
fn run(sandbox: &Sandbox, files: &[(&str, &str)]) -> Execution {
    let directory = tempfile::tempdir().unwrap();
    write_files(directory.path(), files.iter().copied());
    let suite =
        Suite::parse("test.yaml", "type: python\nproperties: {tests: [{name: v, entryPoint: s.py, timeout: 20, tests: [{name: a}]}]}")
            .unwrap();
    let (options, settings, never) = (Options::default(), Settings::default(), || false);
    let bench = Bench::new(Mode::Student, sandbox, &options, &settings, &never);
    let program = Program {
        collection: &suite.collections[0],
        directory: directory.path(),
        input: None,
        setup: Vec::new(),
        teardown: Vec::new(),
        names: NAMES.map(str::to_owned).to_vec(),
        expressions: Vec::new(),
        calls: None,
        hidden: false,
    };
    let execution = languages::find("python").unwrap().execute(&bench, &program).unwrap();
    assert_eq!(execution.end, End::Finished, "{execution:?}");
    execution
}

/// Runs it once executed and twice forked. All three must see the same.
fn same_for_all(files: &[(&str, &str)]) -> Option<Value> {
    if !has_program("python3") {
        eprintln!("SKIPPED: python3 is not installed");
        return None;
    }
    let sandbox = sandbox()?;
    let runs = [false, true, true].map(|forked| {
        let run = run(&sandbox, files);
        sandbox.settle();
        assert_eq!(run.values["forked"], Value::Bool(forked), "{run:?}");
        run.values["seen"].clone()
    });
    let [executed, first, second] = runs;
    let differences = |other: &Value| match (&executed, other) {
        (Value::Dict(one), Value::Dict(other)) => one.iter().zip(other).filter(|(a, b)| a != b).map(|pair| format!("{pair:?}")).collect(),
        (one, other) if one == other => Vec::new(),
        pair => vec![format!("{pair:?}")],
    };
    assert_eq!((differences(&first), differences(&second)), (Vec::<String>::new(), Vec::new()));
    Some(executed)
}

/// The parent of a fork is outside its run.
const FORKED: &str = "import os\nforked = os.getppid() == 0\n";

#[test]
fn an_interpreter_looks_the_same_and_keeps_nothing() {
    let program = format!(
        "{FORKED}import sys\nmodules = sorted(sys.modules)\nimport builtins, json, random, resource, signal, stat, warnings\n\
         def depth(n=0):\n    try:\n        return depth(n + 1)\n    except RecursionError:\n        return n\n\
         def kind(n):\n    return stat.S_IFMT(os.fstat(n).st_mode)\n\
         seen = {{\n\
         'modules': modules, 'random': random.random(), 'hash': hash('x'), 'environment': sorted(os.environ.items()),\n\
         'path': list(sys.path), 'argv': list(sys.argv), 'flags': repr(sys.flags), 'cwd': os.getcwd(), 'depth': depth(),\n\
         'files': sorted(os.listdir('.')), 'open': sorted(os.listdir('/proc/self/fd')), 'kinds': [kind(n) for n in range(3)],\n\
         'tmp': os.listdir('/tmp'), 'ids': [os.getuid(), os.geteuid(), os.getgid(), os.getgroups()],\n\
         'limits': [resource.getrlimit(n) for n in range(16)], 'session': os.getsid(0) == os.getpid(),\n\
         'signals': [str(signal.getsignal(n)) for n in range(1, 32)], 'blocked': [int(n) for n in signal.pthread_sigmask(0, [])],\n\
         'builtins': sorted(dir(builtins)), 'json': sorted(dir(json)), 'main': sorted(dir(sys.modules['__main__'])),\n\
         'filters': repr(warnings.filters), 'umask': os.umask(0), 'stdin': [sys.stdin.isatty(), sys.stdin.seekable()],\n\
         'recursion': sys.getrecursionlimit(), 'host': os.uname().nodename, 'name': open('/proc/self/comm').read(),\n\
         'missing': [name for name in ('ctypes', 'socket') if name in globals()], 'line': sys.__stdout__.line_buffering,\n\
         }}\n\
         builtins.left = json.left = random.left = 1\nos.environ['LEFT'] = '1'\nsys.path.append('/left')\n\
         open('/tmp/left', 'w').close()\nrandom.seed(7)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsys.setrecursionlimit(70)\n"
    );
    same_for_all(&[("s.py", &program)]);
}

#[test]
fn libraries_are_hidden_until_they_are_imported() {
    if !has_module("numpy") {
        eprintln!("SKIPPED: numpy is not installed");
        return;
    }
    let program = format!(
        "{FORKED}import sys\nseen = {{'before': sorted(m for m in sys.modules if m[0] != '_')}}\nimport warnings, datetime\n\
         seen['datetime'] = ['numpy' in sys.modules, datetime.__spec__.name]\n\
         import numpy as np\nseen['numpy'] = [np.random.rand(), np.random.randint(1000), np.__spec__.origin, np.linalg.norm([3, 4]), \
         type(np.__loader__).__name__, repr(warnings.filters)]\n\
         seen['after'] = sorted(m for m in sys.modules if m.startswith('numpy'))\nnp.left = 1\nseen['left'] = hasattr(np, 'right')\nnp.right = 1\n\
         seen['entropy'] = len(set(np.random.default_rng().random(3).tolist()))\n"
    );
    same_for_all(&[("s.py", &program)]);
}

#[test]
fn a_part_of_matplotlib_is_not_there_before_its_import() {
    if !(has_module("numpy") && has_module("matplotlib")) {
        eprintln!("SKIPPED: matplotlib is not installed");
        return;
    }
    let program = format!(
        "{FORKED}import sys\nimport matplotlib\nseen = {{'pyplot': hasattr(matplotlib, 'pyplot'), \
         'first': sorted(m for m in sys.modules if m.startswith('matplotlib'))}}\n\
         import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [4, 5, 6])\nplt.savefig('/tmp/figure.png')\n\
         seen['figure'] = [plt.get_backend(), plt.gca().get_xlim(), plt.get_fignums(), open('/tmp/figure.png', 'rb').read(4)]\n\
         seen['config'] = matplotlib.get_configdir()\n\
         seen['second'] = sorted(m for m in sys.modules if m.startswith('matplotlib'))\n"
    );
    same_for_all(&[("s.py", &program)]);
}

#[test]
fn a_file_of_the_submission_wins_over_a_library() {
    if !has_program("python3") {
        return;
    }
    let Some(sandbox) = sandbox() else { return };
    let program = "import numpy, ctypes\nseen = [numpy.mine, ctypes.mine]\nforked = error = None\n";
    for _ in 0..2 {
        let run = run(&sandbox, &[("s.py", program), ("numpy.py", "mine = 1"), ("ctypes/__init__.py", "mine = 2")]);
        assert_eq!(run.values["seen"], Value::List(vec![Value::Int(1), Value::Int(2)]));
        sandbox.settle();
    }
    assert_eq!(sandbox.warm_ids().len(), 1);
}

#[test]
fn a_warm_interpreter_that_is_killed_is_replaced() {
    if !has_program("python3") {
        return;
    }
    let Some(sandbox) = sandbox() else { return };
    let program = [("s.py", "import os\nforked = os.getppid() == 0\nseen = error = 1\n")];
    let forked = || run(&sandbox, &program).values["forked"] == Value::Bool(true);
    assert!(!forked());
    sandbox.settle();
    assert!(forked());
    let first = sandbox.warm_ids();
    let killed = std::process::Command::new("kill").args(["-9", &first[0].to_string()]).status().unwrap();
    assert!(killed.success());
    // The run that finds out is executed instead, the next one has another one started.
    assert!(!forked());
    assert!(!forked());
    sandbox.settle();
    assert!(forked());
    assert_ne!(sandbox.warm_ids(), first);
}
