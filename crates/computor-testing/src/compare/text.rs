//! The qualifications that look at a value's text: `matches`, `contains`, `startsWith`, `endsWith`, `regexp`, `count`.

use super::equal::{clip, first_difference};
use super::pattern::{Flags, Pattern};
use crate::format::suite::{Qualification, SubTest};
use crate::value::Value;
use crate::verdict::Judgement;

/// Judges `text`, the printed form of the value `name`.
pub fn judge(name: &str, text: &str, qualification: Qualification, test: &SubTest) -> Judgement {
    use Qualification as Q;
    let word = qualification.word();
    if !matches!(qualification, Q::Matches | Q::Contains | Q::StartsWith | Q::EndsWith | Q::Regexp | Q::Count) {
        return Judgement::unjudged(format!("Unsupported qualification: {word}"));
    }
    let Some(pattern) = test.pattern.as_deref() else {
        return Judgement::wrong(format!("The suite gives no `pattern` for `{word}` (`value` is not used there)"));
    };
    let passed = match qualification {
        Q::Matches => text == pattern,
        Q::Contains => text.contains(pattern),
        Q::StartsWith => text.starts_with(pattern),
        Q::EndsWith => text.ends_with(pattern),
        Q::Count => {
            let (found, wanted) = (text.matches(pattern).count() as i64, test.count_requirement);
            if wanted == Some(found) {
                return Judgement::passed();
            }
            let wanted = wanted.map_or("no number of".to_owned(), |wanted| wanted.to_string());
            return Judgement::wrong(format!(
                "Variable `{name}` failed `count` check:\n  pattern:  {}\n  expected: {wanted} occurrence(s)\n  actual:   {found} occurrence(s)\n  in:       {}",
                repr(pattern),
                repr(text)
            ));
        }
        _ => match Pattern::new(pattern, Flags::default()).and_then(|pattern| pattern.found(text)) {
            Ok(found) => found,
            Err(message) => return Judgement::wrong(message),
        },
    };
    if passed {
        return Judgement::passed();
    }
    let mut lines = vec![
        format!("Variable `{name}` failed `{word}` check:"),
        format!("pattern: {}", repr(pattern)),
        format!("actual:  {}", repr(text)),
        format!("lengths: actual={}  pattern={}", text.chars().count(), pattern.chars().count()),
    ];
    if qualification == Q::Matches {
        lines.extend(first_difference(text, pattern));
    }
    let judgement = Judgement::wrong(lines.join("\n  "));
    if qualification == Q::Matches { judgement.comparing(pattern, text) } else { judgement }
}

fn repr(text: &str) -> String {
    clip(&Value::Str(text.to_owned()).repr())
}
