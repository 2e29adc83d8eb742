//! What of an offer reaches `main` where not all of it fits, with the real program.

use super::{commit, forked, git, offer, path, read, write};
use crate::{Conflict, Edit, Integration, MAIN, Oid, Repository, integrate::Step};

const OFFERED: &str = "refs/heads/corrected";

/// Files at the tip of `main`.
async fn on_main(repository: &Repository, names: &[&str]) -> Vec<Option<String>> {
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let mut found = Vec::new();
    for name in names {
        found.push(read(repository, head, name).await);
    }
    found
}

fn text(content: &str) -> Option<String> {
    Some(content.to_owned())
}

fn paths(conflicts: &[Conflict]) -> Vec<&str> {
    conflicts.iter().map(|conflict| conflict.path.as_str()).collect()
}

/// What an offer that meets somebody's work has come to: where `main` is, the conflicting files, and whether the rest was taken.
async fn offered(fork: &Repository, commit: Oid) -> (Oid, Vec<String>, bool) {
    match fork.integrate(&offer(commit)).await.unwrap() {
        Integration::Offered { head, conflicts, taken, branch } => {
            assert_eq!(branch, OFFERED);
            assert_eq!(fork.head(MAIN).await.unwrap(), Some(head));
            (head, paths(&conflicts).into_iter().map(str::to_owned).collect(), taken)
        }
        other => panic!("{other:?}"),
    }
}

/// As `git merge origin/corrected` with a resolution by hand.
async fn resolve(fork: &Repository, seconds: i64, edits: Vec<Edit>) -> Oid {
    let (head, rest) = (fork.head(MAIN).await.unwrap().unwrap(), fork.head(OFFERED).await.unwrap().unwrap());
    let resolved = commit(fork, seconds, edits).await;
    let tree = fork.look_up(resolved).await.unwrap().tree;
    let merge = fork.commit_tree(&tree, &[head, rest], &offer(rest)).await.unwrap();
    fork.move_branch(MAIN, Some(resolved), merge).await.unwrap();
    merge
}

#[tokio::test]
async fn what_does_not_conflict_reaches_main() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    let mine = commit(&fork, 5, vec![write("a/task.py", "mine\n")]).await;
    let corrected = commit(&template, 6, vec![write("a/task.py", "corrected\n")]).await;
    assert_eq!(offered(&fork, corrected).await, (mine, vec!["a/task.py".to_owned()], false));
    assert_eq!(fork.head(OFFERED).await.unwrap(), Some(corrected));

    // A new exercise, and a new list of all, while the conflict is open.
    let release = commit(&template, 7, vec![write("b/task.py", "begin\n"), write("README.md", "a, b\n")]).await;
    let (head, conflicts, taken) = offered(&fork, release).await;
    assert_eq!((conflicts, taken), (vec!["a/task.py".to_owned()], true));
    assert_eq!(on_main(&fork, &["a/task.py", "b/task.py", "README.md"]).await, [text("mine\n"), text("begin\n"), text("a, b\n")]);
    assert!(fork.is_ancestor(mine, head).await.unwrap());
    // All of the release is offered; whoever merges it meets the conflict and nothing else.
    let rest = fork.head(OFFERED).await.unwrap().unwrap();
    assert!(fork.is_ancestor(release, rest).await.unwrap() && !fork.is_ancestor(release, head).await.unwrap());
    assert_eq!(read(&fork, rest, "a/task.py").await, text("corrected\n"));
    assert_eq!(paths(&fork.merge_tree(head, rest).await.unwrap().unwrap_err()), ["a/task.py"]);
    // The same again changes nothing.
    assert_eq!(offered(&fork, release).await, (head, vec!["a/task.py".to_owned()], true));
    assert_eq!(fork.head(OFFERED).await.unwrap(), Some(rest));

    // The student merges: nothing is left to be done, and the next release fits.
    resolve(&fork, 8, vec![write("a/task.py", "mine and corrected\n")]).await;
    assert!(matches!(fork.integrate(&offer(release)).await.unwrap(), Integration::UpToDate { .. }));
    let next = commit(&template, 9, vec![write("c/task.py", "c\n"), write("b/task.py", "better\n")]).await;
    assert!(matches!(fork.integrate(&offer(next)).await.unwrap(), Integration::Merged { .. }));
    let files = on_main(&fork, &["a/task.py", "b/task.py", "c/task.py"]).await;
    assert_eq!(files, [text("mine and corrected\n"), text("better\n"), text("c\n")]);
}

#[tokio::test]
async fn a_second_correction_comes_while_the_first_is_open() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    let begin = commit(&template, 2, vec![write("b/task.py", "1\n2\n3\n4\n5\n")]).await;
    fork.integrate(&offer(begin)).await.unwrap();
    commit(&fork, 5, vec![write("a/task.py", "mine\n")]).await;
    let first = commit(&template, 6, vec![write("a/task.py", "corrected\n"), write("b/task.py", "one\n2\n3\n4\n5\n")]).await;
    assert!(offered(&fork, first).await.2);
    assert_eq!(on_main(&fork, &["a/task.py", "b/task.py"]).await, [text("mine\n"), text("one\n2\n3\n4\n5\n")]);
    // The student goes on with what was corrected, in the very line, and the second correction is of another.
    commit(&fork, 7, vec![write("b/task.py", "one, mine\n2\n3\n4\n5\n")]).await;
    let second = commit(&template, 8, vec![write("b/task.py", "one\n2\n3\n4\nfive\n"), write("c/task.py", "c\n")]).await;
    let (_, conflicts, taken) = offered(&fork, second).await;
    assert_eq!((conflicts, taken), (vec!["a/task.py".to_owned()], true));
    let files = on_main(&fork, &["a/task.py", "b/task.py", "c/task.py"]).await;
    assert_eq!(files, [text("mine\n"), text("one, mine\n2\n3\n4\nfive\n"), text("c\n")]);
    // A third meets the student's work in the other exercise as well: nothing of it is written over, and all of it is offered.
    let third = commit(&template, 9, vec![write("b/task.py", "uno\n2\n3\n4\nfive\n"), write("d/task.py", "d\n")]).await;
    let (head, conflicts, taken) = offered(&fork, third).await;
    assert_eq!((conflicts, taken), (vec!["a/task.py".to_owned(), "b/task.py".to_owned()], true));
    let files = on_main(&fork, &["a/task.py", "b/task.py", "d/task.py"]).await;
    assert_eq!(files, [text("mine\n"), text("one, mine\n2\n3\n4\nfive\n"), text("d\n")]);
    // Whoever takes over by hand what was offered, without a merge, has it all the same: the next offer finds no conflict.
    commit(&fork, 10, vec![write("a/task.py", "corrected\n"), write("b/task.py", "uno\n2\n3\n4\nfive\n")]).await;
    assert!(matches!(fork.integrate(&offer(third)).await.unwrap(), Integration::Merged { .. }));
    assert!(fork.is_ancestor(head, fork.head(MAIN).await.unwrap().unwrap()).await.unwrap());
    assert!(matches!(fork.integrate(&offer(third)).await.unwrap(), Integration::UpToDate { .. }));
}

#[tokio::test]
async fn what_ends_between_the_two_branches_goes_on_there() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    commit(&fork, 5, vec![write("a/task.py", "mine\n")]).await;
    for (number, name) in (6_i64..).zip(["b", "c", "d"]) {
        let edits = vec![write("a/task.py", &format!("corrected {number}\n")), write(&format!("{name}/task.py"), name)];
        let release = commit(&template, number, edits).await;
        let Step::Move { moves, then } = fork.step(&offer(release)).await.unwrap() else { panic!("{name}") };
        let [(main, from, merge), (branch, ..)] = &moves[..] else { panic!("{moves:?}") };
        assert_eq!((main.as_str(), branch.as_str()), (MAIN, OFFERED));
        // It ends here; and somebody pushes before it goes on, the second time.
        fork.move_branch(main, *from, *merge).await.unwrap();
        let is_same = name != "c";
        if !is_same {
            commit(&fork, 50, vec![write("own.txt", "own\n")]).await;
        }
        let again = fork.integrate(&offer(release)).await.unwrap();
        assert!(matches!(&again, Integration::Offered { taken: true, .. }), "{again:?}");
        if is_same {
            assert_eq!((again, fork.head(MAIN).await.unwrap()), (then, Some(*merge)));
        }
    }
    let files = on_main(&fork, &["a/task.py", "b/task.py", "c/task.py", "d/task.py", "own.txt"]).await;
    assert_eq!(files, [text("mine\n"), text("b"), text("c"), text("d"), text("own\n")]);
}

#[tokio::test]
async fn whatever_conflicts_stays_out_of_main_with_its_exercise() {
    let cases: [(&str, Vec<Edit>, Vec<Edit>); 5] = [
        ("the template deletes it", vec![write("a/task.py", "mine\n")], vec![Edit::Remove(path("a/task.py")), write("a/more.py", "x")]),
        ("the student deleted it", vec![Edit::Remove(path("a/task.py"))], vec![write("a/task.py", "corrected\n"), write("a/more.py", "x")]),
        ("a file of the name of the new directory", vec![write("x", "mine")], vec![write("x/task.py", "x")]),
        ("a directory of that name", vec![write("x/task.py", "mine")], vec![write("x/task.py", "theirs"), write("x/more.py", "x")]),
        ("the list at the top", vec![write("README.md", "mine\n")], vec![write("README.md", "theirs\n")]),
    ];
    for (name, theirs, ours) in cases {
        let (_directory, git) = git().await;
        let (template, fork, _) = forked(&git).await;
        let mine = commit(&fork, 5, theirs).await;
        let release = commit(&template, 6, [ours, vec![write("b/task.py", "b\n")]].concat()).await;
        let (head, _, taken) = offered(&fork, release).await;
        assert!(taken, "{name}");
        assert_eq!(on_main(&fork, &["b/task.py"]).await, [text("b\n")], "{name}");
        for file in fork.files(mine, "").await.unwrap() {
            assert_eq!(read(&fork, head, &file.path).await, read(&fork, mine, &file.path).await, "{name}: {}", file.path);
        }
        // Nothing of the exercise that does not fit: it would be half of one.
        assert_eq!(on_main(&fork, &["a/more.py", "x/more.py"]).await, [None, None], "{name}");
    }
}
