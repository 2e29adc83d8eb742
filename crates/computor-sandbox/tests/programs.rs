//! Ordinary programs work inside, and their results come back.
use computor_sandbox::*;
#[test]
fn first() {
    let sandbox = Sandbox::start(Config { minimum: Strength::Isolated, ..Config::default() }).unwrap();
    println!("{}", sandbox.level());
    println!("{:?}", sandbox.run(&Job::new("/bin/true")));
    let mut job = Job::new("/bin/sh");
    job.args = vec!["-c".into(), "id; ls -la / /work /tmp /etc /dev /proc /proc/self/fd; cat /proc/self/status /proc/self/mountinfo; df; hostname; env".into()];
    let o = sandbox.run(&job).unwrap();
    println!("{:?}\n{}\n{}", o.ended, o.stdout.text(), o.stderr.text());
    println!("{:?}", o.usage);
}
