//! Names in the manner of each language.

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// `course-content_id` → `CourseContentId`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).map(capital).collect()
}

/// `course-content_id` → `courseContentId`.
pub(crate) fn camel(name: &str) -> String {
    let mut words = words(name);
    let first = words.next().map(str::to_ascii_lowercase).unwrap_or_default();
    words.fold(first, |name, word| name + &capital(word))
}

/// `course-content-id` → `course_content_id`.
pub(crate) fn snake(name: &str) -> String {
    words(name).collect::<Vec<_>>().join("_").to_ascii_lowercase()
}

/// `CourseContentsClient` → `course_contents_client`, with this between the words.
pub(crate) fn split_pascal(name: &str, between: char) -> String {
    let mut split = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !split.is_empty() {
            split.push(between);
        }
        split.push(letter.to_ascii_lowercase());
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_each_language_writes_it() {
        assert_eq!(pascal("/course-contents/{course_content_id}"), "CourseContentsCourseContentId");
        assert_eq!(camel("list_unread_messages"), "listUnreadMessages");
        assert_eq!(snake("course-contents"), "course_contents");
        assert_eq!(split_pascal("CourseContentsClient", '-'), "course-contents-client");
    }
}
