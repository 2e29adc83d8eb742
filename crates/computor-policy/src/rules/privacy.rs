//! What is stored about a person: the person itself, and administrators, who also erase it.

use super::{identity::administrates, prelude::*};

/// Administrators and services are not erased: their roles and accounts are taken away first.
const fn person() -> Named {
    row("user", At::Path("id"), |_| Cond::Always, |_| (!administrates()).and(!Cond::Flag("is_service")))
}

guard! {
    // All of it at once: more than any scope says.
    ExportMyData: Rule::unlimited();
    ExportUserData: Rule::administrator(Token::Unlimited).about(&[row("user", At::Path("id"), |_| Cond::Always, |_| Cond::Always)]);
    EraseUser: Rule::administrator(Token::Unlimited).about(&[person()]).authored();
}
