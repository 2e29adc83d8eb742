//! What a pattern can mean here and not in the reference runner.

/// Whether a look-behind of the pattern has no fixed width, which Python's expressions refuse.
pub(super) fn has_open_look_behind(pattern: &str) -> bool {
    let beginnings = ["(?<=", "(?<!"];
    pattern.char_indices().any(|(at, _)| {
        let rest = pattern.get(at..).unwrap_or_default();
        beginnings.iter().any(|beginning| rest.strip_prefix(beginning).is_some_and(is_open))
    })
}

/// Whether what stands before the closing parenthesis repeats something.
fn is_open(inside: &str) -> bool {
    let (mut depth, mut in_class) = (1, false);
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => {
                depth += 1;
                // the mark of a group is no repetition
                letters.next_if_eq(&'?');
            }
            ')' => depth -= 1,
            '*' | '+' | '?' => return true,
            '{' => {
                let count: String = letters.by_ref().take_while(|letter| *letter != '}').collect();
                if count.split_once(',').is_some_and(|(least, most)| least != most) {
                    return true;
                }
            }
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_repetition_in_a_look_behind_is_open() {
        for open in ["(?<=a+)b", "x(?<!a{1,3})b", "(?<=(?:a|b)*)c", "(?<=a?)b"] {
            assert!(has_open_look_behind(open), "{open}");
        }
        for fixed in ["(?<=a)b+", "(?<!ab{3})c*", "(?<=[+*])b", r"(?<=\+)b", "(?<name>a+)b", "(?=a+)b", "(?<=(?:ab))c+"] {
            assert!(!has_open_look_behind(fixed), "{fixed}");
        }
    }
}
