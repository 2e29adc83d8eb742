//! Who is put into which team, of those who are in none.

/// A team that has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) members: usize,
    pub(super) max_size: usize,
}

/// How many students each team gets: those that are there, and then new ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// For each team that has room.
    pub(super) added: Vec<usize>,
    /// The sizes of new teams.
    pub(super) new: Vec<usize>,
}

/// Spreads `students` over the teams. Teams that are too small come first, the fullest of them before others, so that they
/// are large enough soon; the rest forms new teams of about the same size, never more than `max`. If they are too few for a
/// team of their own they go where there is room, the smallest team first; only where there is none do they stay together.
pub(super) fn plan(students: usize, rooms: &[Room], min: usize, max: usize) -> Plan {
    let max = max.max(1);
    let min = min.clamp(1, max);
    let mut added = vec![0; rooms.len()];
    let mut left = students;
    let mut small: Vec<usize> = (0..rooms.len()).filter(|at| rooms.get(*at).is_some_and(|room| room.members < min)).collect();
    small.sort_by_key(|at| std::cmp::Reverse(rooms.get(*at).map_or(0, |room| room.members)));
    for at in small {
        if let (Some(room), Some(more)) = (rooms.get(at), added.get_mut(at)) {
            *more = min.min(room.max_size).saturating_sub(room.members).min(left);
            left -= *more;
        }
    }
    // As few teams as hold them all; fewer, if they would be too small.
    let mut teams = left.div_ceil(max);
    while teams > 1 && left / teams < min {
        teams -= 1;
    }
    let own = if left >= min { left.min(teams * max) } else { 0 };
    let mut new: Vec<usize> =
        if own == 0 { Vec::new() } else { (0..teams).map(|at| own / teams + usize::from(at < own % teams)).collect() };
    left -= own;
    while left > 0 {
        let free = |at: &usize| rooms.get(*at).zip(added.get(*at)).is_some_and(|(room, more)| room.members + more < room.max_size);
        let size = |at: &usize| rooms.get(*at).map_or(0, |room| room.members) + added.get(*at).copied().unwrap_or(0);
        match (0..rooms.len()).filter(free).min_by_key(size).and_then(|at| added.get_mut(at)) {
            Some(more) => {
                *more += 1;
                left -= 1;
            }
            None => {
                let together = left.min(max);
                new.push(together);
                left -= together;
            }
        }
    }
    Plan { added, new }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rooms(sizes: &[(usize, usize)]) -> Vec<Room> {
        sizes.iter().map(|(members, max_size)| Room { members: *members, max_size: *max_size }).collect()
    }

    #[test]
    fn teams_are_about_the_same_size() {
        assert_eq!(plan(10, &[], 2, 4), Plan { added: vec![], new: vec![4, 3, 3] });
        assert_eq!(plan(0, &rooms(&[(1, 3)]), 1, 3), Plan { added: vec![0], new: vec![] });
    }

    #[test]
    fn small_teams_come_first_and_too_few_go_where_there_is_room() {
        assert_eq!(plan(3, &rooms(&[(1, 3), (2, 3)]), 3, 3), Plan { added: vec![2, 1], new: vec![] });
        assert_eq!(plan(1, &rooms(&[(3, 4), (2, 4)]), 2, 4), Plan { added: vec![0, 1], new: vec![] });
        // Nobody is left out, even where nothing fits.
        assert_eq!(plan(1, &rooms(&[(2, 2)]), 2, 2), Plan { added: vec![0], new: vec![1] });
        assert_eq!(plan(5, &[], 4, 4), Plan { added: vec![], new: vec![4, 1] });
    }

    proptest! {
        #[test]
        fn everybody_is_in_one_team_and_none_is_too_large(
            students in 0usize..200,
            sizes in prop::collection::vec((1usize..8, 1usize..8), 0..20),
            min in 1usize..8,
            max in 1usize..8,
        ) {
            let rooms: Vec<Room> = sizes.iter().map(|(a, b)| Room { members: *a.min(b), max_size: *a.max(b) }).collect();
            let plan = plan(students, &rooms, min, max);
            prop_assert_eq!(plan.added.iter().sum::<usize>() + plan.new.iter().sum::<usize>(), students);
            prop_assert!(plan.new.iter().all(|size| (1..=max).contains(size)));
            prop_assert!(rooms.iter().zip(&plan.added).all(|(room, more)| room.members + more <= room.max_size));
            let min = min.min(max);
            // At most one new team is too small, and only if there is no room anywhere else.
            let small = plan.new.iter().filter(|size| **size < min).count();
            let full = rooms.iter().zip(&plan.added).all(|(room, more)| room.members + more == room.max_size);
            prop_assert!(small == 0 || full);
        }
    }
}
