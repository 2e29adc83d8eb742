//! Lists of what concerns somebody: tasks, and rows that are seen for several reasons.

use super::*;

#[tokio::test]
async fn tasks_are_for_whom_they_concern() {
    let world = World::new().await;
    world.test.pool().execute("
        insert into operation (id, kind, user_id, course_id, state, attempts, started_at, finished_at, result, input, created_at) values
          (id('op1'), 'student_testing', id('ann'), id('course'), 'finished', 1, now(), now() + interval '2 s', '{\"a\": 1}', '{\"x\": 2}', now() - interval '1 h'),
          (id('op2'), 'release', id('lea'), id('course'), 'running', 2, now(), null, null, '{}', now()),
          (id('op3'), 'other', null, null, 'failed', 1, null, null, null, '{}', now() - interval '2 h');").await.unwrap();
    let ids = async |who: &Principal, status| {
        let found = task::list(&world.db, shown(&ListTasks::RULE, who).rows(), status, Page::default()).await.unwrap();
        assert_eq!(found.total, found.items.len() as u64);
        found.items.into_iter().map(|one| one.task_id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&who("ann"), None).await, [id("op1")]);
    assert_eq!(ids(&who("lea"), None).await, [id("op2"), id("op1")]);
    assert_eq!(ids(&who("tom"), None).await, []);
    assert_eq!(ids(&admin("tom"), None).await, [id("op2"), id("op1"), id("op3")]);
    assert_eq!(ids(&who("lea"), Some(TaskStatus::Started)).await, [id("op2")]);
    let pool = world.test.pool();
    let info = task::get(pool, id("op2")).await.unwrap();
    assert_eq!((info.status, info.retries, info.has_result), (TaskStatus::Started, Some(1), Some(false)));
    let done = task::result(pool, id("op1")).await.unwrap();
    assert_eq!((done.status, done.result.unwrap()["a"].as_i64()), (TaskStatus::Finished, Some(1)));
    assert!(matches!(task::get(pool, id("op9")).await, Err(Error::NotFound("task"))));
    let tom = admin("tom");
    for (who, operation, follows, cancels) in [
        (&who("ann"), "op1", Ok(()), Ok(())),
        (&who("lea"), "op1", Ok(()), Err(Code::Authz001)), // It is somebody else's; who teaches there sees it.
        (&who("lea"), "op2", Ok(()), Ok(())),
        (&who("tom"), "op2", Err(Code::Task001), Err(Code::Task001)),
        (&who("ann"), "op2", Err(Code::Task001), Err(Code::Task001)),
        (&who("lea"), "op3", Err(Code::Task001), Err(Code::Task001)),
        (&tom, "op3", Ok(()), Ok(())),
        (&tom, "op9", Err(Code::Task001), Err(Code::Task001)),
    ] {
        for rule in [GetTask::RULE, GetTaskStatus::RULE, GetTaskResult::RULE] {
            assert_eq!(world.admits(who, &rule, ID, operation).await.map(drop), follows, "{} {operation}", who.user_id);
        }
        assert_eq!(world.admits(who, &CancelTask::RULE, ID, operation).await.map(drop), cancels, "{} {operation}", who.user_id);
    }
    assert!(task::request_cancel(pool, id("op2")).await.unwrap());
    assert!(!task::request_cancel(pool, id("op2")).await.unwrap(), "once");
    assert!(!task::request_cancel(pool, id("op1")).await.unwrap(), "what has ended stays as it ended");
}

#[tokio::test]
async fn a_row_that_is_seen_for_two_reasons_is_listed_and_counted_once() {
    let world = World::new().await;
    // Tom is a tutor, a member of a group, and ran tests that belong to none.
    let runs = "
        update submission_group set max_group_size = 2;
        insert into submission_group_member (submission_group_id, course_member_id) values (id('g-bye'), id('m-tom'));
        insert into result (course_member_id, submission_group_id, course_content_id, status, version_identifier, created_at)
        select id('m-tom'), g, c, 0, i::text, now() - i * interval '1 s'
        from generate_series(1, 5) i, (values (id('g-bye'), id('bye')), (id('g-hello'), id('hello')), (null, id('leaf'))) x (g, c)";
    world.test.pool().execute(runs).await.unwrap();
    let results = mapping("result").unwrap();
    let page = async |user: &str, skip, limit| {
        let rows = world.db.list_rows(results, &who(user), &serde_json::Map::new(), Page { skip, limit }).await.unwrap();
        let ids: Vec<String> = items::<serde_json::Value>(&rows).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        (ids, rows.total)
    };
    let check = async |user: &str, number: u32| {
        let (all, total) = page(user, 0, 100).await;
        assert_eq!((all.len(), total), (number as usize, u64::from(number)), "{user}");
        assert_eq!(page(user, 0, 0).await, (Vec::new(), total), "{user}");
        let mut paged = Vec::new();
        for skip in (0..number).step_by(4) {
            let (ids, total) = page(user, skip, 4).await;
            assert_eq!(total, u64::from(number), "{user} from {skip}");
            paged.extend(ids);
        }
        assert_eq!(paged, all, "{user}: pages follow each other");
    };
    for (user, number) in [("tom", 15), ("lea", 15), ("ann", 10), ("ben", 0), ("eve", 0)] {
        check(user, number).await;
    }
    let student = "update course_member set course_role_id = '_student', course_group_id = id('group') where id = id('m-tom')";
    world.test.pool().execute(student).await.unwrap();
    check("tom", 10).await;
}
