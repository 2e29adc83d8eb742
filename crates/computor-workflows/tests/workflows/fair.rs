//! Who waits for whom: nobody longer because somebody else asks for much.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use crate::{
    embedded::{begin, platform},
    platform::{GIT, ended, order},
};
use computor_workflows::{Engine, Lane, Outcome};

/// A run that somebody wants, in a course, and whether it comes last.
type Wish = (u128, u128, bool);

/// The order in which these runs begin, one after the other, when all of them wait.
async fn turns(wishes: &[Wish]) -> Vec<Wish> {
    let platform = platform().await;
    let server = begin(&platform, &[GIT]).await;
    let mut operations = BTreeMap::new();
    for wish in wishes {
        let (person, course, later) = *wish;
        let operation = Uuid::now_v7();
        let insert = sqlx::query("insert into share values ($1, $2, $3, $4)").bind(operation);
        let insert = insert.bind(Uuid::from_u128(person)).bind(Uuid::from_u128(1000 + course)).bind(later);
        insert.execute(&platform.pool).await.unwrap();
        server.start(operation, "check_only", order(json!({}))).await.unwrap();
        operations.insert(operation, *wish);
    }
    let said = server.turns(Lane::Sandbox).await.unwrap();
    let engine = begin(&platform, &[(Lane::Sandbox, 1)]).await;
    for operation in operations.keys() {
        ended(&engine, *operation).await;
    }
    let begun = sqlx::query_scalar("select operation from note where text = 'check#1' order by at");
    let begun: Vec<Uuid> = begun.fetch_all(&platform.pool).await.unwrap();
    for engine in [server, engine] {
        engine.shutdown().await;
    }
    assert_eq!(begun.len(), wishes.len());
    assert_eq!(begun, said, "it is known beforehand");
    begun.iter().map(|operation| operations[operation]).collect()
}

/// With several users, one of whom floods the queue, nobody else waits more than twice as long as without.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_one_user_holds_up_nobody_else() {
    let others: Vec<Wish> = (0..2).flat_map(|_| (1..=4).map(|person| (person, person % 2, false))).collect();
    let flood: Vec<Wish> = [(0, 0, false); 20].to_vec();
    let calm = turns(&others).await;
    let flooded = turns(&[flood, others].concat()).await;
    let waits = |turns: &[Wish], person: u128| -> Vec<usize> {
        turns.iter().enumerate().filter(|(_, wish)| wish.0 == person).map(|(turn, _)| turn + 1).collect()
    };
    for person in 1..=4 {
        for (calm, flooded) in waits(&calm, person).iter().zip(waits(&flooded, person)) {
            assert!(flooded <= 2 * calm, "{person} waits {flooded} turns instead of {calm}");
        }
    }
    assert!(flooded.ends_with(&[(0, 0, false); 10]), "who floods waits: {flooded:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn among_users_courses_take_turns_and_what_can_wait_comes_last() {
    let large: Vec<Wish> = (1..=6).map(|person| (person, 1, false)).collect();
    let wishes = [vec![(9, 2, true)], large, vec![(7, 2, false), (8, 2, false)]].concat();
    let turns = turns(&wishes).await;
    let courses: Vec<u128> = turns.iter().map(|wish| wish.1).collect();
    assert_eq!(courses, [1, 2, 1, 2, 1, 1, 1, 1, 2], "{turns:?}");
    assert_eq!(turns.last(), Some(&(9, 2, true)));
}

/// Who does not rest has the slot until the end, though it waits.
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_rest_holds_its_slot() {
    let platform = platform().await;
    let engine = begin(&platform, &[(Lane::Sandbox, 1)]).await;
    let begin = async |order_of: serde_json::Value| {
        let operation = Uuid::now_v7();
        engine.start(operation, "check_only", order(order_of)).await.unwrap();
        operation
    };
    let sleepers = [begin(json!({"hold": "check"})).await, begin(json!({"hold": "check"})).await];
    platform.noted(sleepers[0], "check#1").await;
    let quick = begin(json!({})).await;
    // The second may have been begun together with the first, and waits for its slot.
    assert_eq!(engine.turns(Lane::Sandbox).await.unwrap().last(), Some(&quick));
    platform.open_gate().await;
    for operation in [sleepers[0], sleepers[1], quick] {
        assert!(matches!(ended(&engine, operation).await, Outcome::Succeeded(_)));
    }
    engine.shutdown().await;
}
