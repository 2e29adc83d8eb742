//! The reference of the API as pages: an overview, a page for each group, and one of error codes. All of it is made of the
//! OpenAPI document and the reviewed rules, once, when somebody first asks for it.

use super::{html::Html, rights, shapes};
use computor_policy::Rule;
use computor_types::Code;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

/// What the operations of a page may be refused with, whatever they are.
const ERRORS: &str = "error-codes";

/// A page: its title, and what stands on it.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) body: Html,
}

/// One operation of the document.
struct Operation<'d> {
    method: &'d str,
    path: &'d str,
    about: &'d Value,
}

impl Operation<'_> {
    fn name(&self) -> &str {
        self.about["operationId"].as_str().unwrap_or_default()
    }

    fn is_public(&self) -> bool {
        self.about["security"].as_array().is_some_and(Vec::is_empty)
    }

    /// What a client sends with it.
    fn body(&self) -> Option<(&String, &Value)> {
        let content = self.about["requestBody"]["content"].as_object()?;
        content.iter().next().map(|(media, body)| (media, &body["schema"]))
    }
}

/// All pages, by what follows `/docs` in their addresses: nothing for the overview.
pub(super) fn pages() -> &'static BTreeMap<String, Page> {
    static ALL: LazyLock<BTreeMap<String, Page>> = LazyLock::new(|| made(&computor_types::openapi::document()));
    &ALL
}

fn made(document: &Value) -> BTreeMap<String, Page> {
    let mut groups: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for (method, about) in operations.as_object().into_iter().flatten() {
            let group = about["tags"].get(0).and_then(Value::as_str).unwrap_or("other");
            groups.entry(group).or_default().push(Operation { method, path, about });
        }
    }
    let mut pages = BTreeMap::new();
    pages.insert(String::new(), Page { title: "Computor: the API".to_owned(), body: overview(&groups) });
    pages.insert(ERRORS.to_owned(), Page { title: "Error codes".to_owned(), body: errors() });
    let rules: HashMap<_, _> = computor_policy::endpoints().into_iter().collect();
    let empty = Map::new();
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&empty);
    for (name, operations) in groups {
        let title = heading(name);
        let body = group(&title, &operations, schemas, &rules);
        pages.insert(name.to_owned(), Page { title, body });
    }
    pages
}

/// `course-members` as people write it.
fn heading(group: &str) -> String {
    let words = group.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What does not differ between operations.
const GENERAL: &str = "Bodies and answers are JSON, times are UTC, ids are UUIDs. A list answers an array, takes `skip` and `limit`, \
    and says in `X-Total-Count` how many rows there are.

Who asks is said with `Authorization: Bearer` and the access token of a session (`POST /auth/login`), with `X-API-Token`, or with \
    user name and password (HTTP Basic). A request that makes something may carry `Idempotency-Key`: it is then done once, however \
    often it is sent.

Every refusal is `{message, error_code, help, request_id}`. Decide by `error_code`; `message` is for people.";

fn overview(groups: &BTreeMap<&str, Vec<Operation<'_>>>) -> Html {
    let mut html = Html::default();
    html.tag("h1", "The API").prose(GENERAL);
    html.raw("<p>For programs: ").link("/openapi.json", "the OpenAPI document").raw(". For people: ");
    html.link("/docs/error-codes", "all error codes").raw(". ").link("/", "Start page").raw(".</p>");
    for (name, operations) in groups {
        html.raw("<section><h3>").link(&format!("/docs/{name}"), &heading(name)).raw("</h3><table>");
        for operation in operations {
            html.raw("<tr><td>");
            signature(&mut html, operation, Some(&format!("/docs/{name}#{}", operation.name())));
            html.raw("</td><td>").words(operation.about["summary"].as_str().unwrap_or_default()).raw("</td></tr>\n");
        }
        html.raw("</table></section>\n");
    }
    html
}

/// Method and path.
fn signature(html: &mut Html, operation: &Operation<'_>, to: Option<&str>) {
    html.raw("<code><span class=\"method\">").text(&operation.method.to_uppercase()).raw("</span> ");
    match to {
        Some(to) => html.link(to, operation.path),
        None => html.text(operation.path),
    };
    html.raw("</code>");
}

fn errors() -> Html {
    let mut html = Html::default();
    html.tag("h1", "Error codes");
    html.prose("A code has one status, always. `message` may say more than what stands here.");
    html.raw("<p>").link("/docs", "All operations").raw("</p>");
    html.raw("<table><tr><th>Code</th><th>Status</th><th>What happened</th><th>What to do</th></tr>\n");
    for code in Code::ALL {
        html.raw("<tr id=\"").text(code.as_str()).raw("\"><td>").tag("code", code.as_str());
        html.raw("</td><td>").text(&code.status().to_string()).raw("</td><td>").words(code.message());
        html.raw("</td><td>").words(code.help()).raw("</td></tr>\n");
    }
    html.raw("</table>");
    html
}

fn group(title: &str, operations: &[Operation<'_>], schemas: &Map<String, Value>, rules: &HashMap<&'static str, Rule>) -> Html {
    let mut html = Html::default();
    html.tag("h1", title).raw("<p>").link("/docs", "All operations").raw(". Conditions on rows read so: ");
    html.tag("code", "course(course_id) >= _tutor").raw(" holds for who is at least tutor in the row’s course, ");
    html.tag("code", "own(user_id)").raw(" for one’s own rows, ").tag("code", "yes").raw(" for all, ").tag("code", "-");
    html.raw(" for none. A token is cut down to its scopes besides.</p>\n");
    let mut used = BTreeSet::new();
    for operation in operations {
        html.raw("<h3 id=\"").text(operation.name()).raw("\">");
        signature(&mut html, operation, None);
        html.raw("</h3>");
        html.prose(operation.about["summary"].as_str().unwrap_or_default());
        html.prose(operation.about["description"].as_str().unwrap_or_default());
        parameters(&mut html, operation, &mut used);
        exchange(&mut html, operation, &mut used);
        who(&mut html, operation);
        refusals(&mut html, operation, rules.get(operation.name()));
    }
    shapes::described(&mut html, used, schemas);
    html
}

fn parameters(html: &mut Html, operation: &Operation<'_>, used: &mut BTreeSet<String>) {
    let Some(parameters) = operation.about["parameters"].as_array().filter(|all| !all.is_empty()) else { return };
    html.raw("<table><caption>Parameters</caption>");
    for parameter in parameters {
        let place = parameter["in"].as_str().unwrap_or_default();
        let name = parameter["name"].as_str().unwrap_or_default();
        let required = parameter["required"].as_bool().unwrap_or_default();
        html.raw("<tr><td>").tag("code", name).raw("</td><td>").text(place).raw(if required { ", required" } else { "" });
        html.raw("</td><td>");
        shapes::kind(html, &parameter["schema"], used);
        html.raw("</td><td>").words(parameter["description"].as_str().unwrap_or_default()).raw("</td></tr>");
    }
    html.raw("</table>");
}

/// What is sent, and what is answered.
fn exchange(html: &mut Html, operation: &Operation<'_>, used: &mut BTreeSet<String>) {
    if let Some((media, schema)) = operation.body() {
        html.raw("<p>Body (").text(media).raw("): ");
        shapes::kind(html, schema, used);
        html.raw("</p>");
    }
    for (status, response) in operation.about["responses"].as_object().into_iter().flatten() {
        if !status.starts_with(['1', '2', '3']) || response.get("$ref").is_some() {
            continue;
        }
        html.raw("<p>Answer ").text(status).raw(": ");
        match response["content"].as_object().and_then(|content| content.iter().next()) {
            Some((media, content)) if media == "application/json" => shapes::kind(html, &content["schema"], used),
            Some((media, _)) => _ = html.tag("code", media),
            None => _ = html.text(response["description"].as_str().unwrap_or_default()),
        }
        html.raw("</p>");
    }
}

fn who(html: &mut Html, operation: &Operation<'_>) {
    if operation.is_public() {
        html.raw("<p>Everybody may, without credentials.</p>");
        return;
    }
    html.raw("<table><caption>Who may</caption>");
    for (person, rule) in rights::of(operation.name()) {
        html.raw("<tr><td>").text(person).raw("</td><td>").tag("code", rule).raw("</td></tr>");
    }
    html.raw("</table>");
}

/// The codes that a client of the operation has to know, as far as they follow from its rule and from what it takes.
fn refusals(html: &mut Html, operation: &Operation<'_>, rule: Option<&Rule>) {
    let mut codes: Vec<Code> = Vec::new();
    if !operation.is_public() {
        codes.extend([Code::Auth001, Code::Authz001]);
    }
    if operation.about.get("parameters").is_some() || operation.body().is_some() {
        codes.push(Code::Val001);
    }
    if let Some(rule) = rule {
        codes.extend(rule.named.iter().flat_map(|named| [named.hidden, named.refused]).chain(rule.member));
    } else if operation.path.contains("{id}") {
        codes.push(Code::Nf001);
    }
    if rule.is_none() && operation.method != "get" {
        codes.extend([Code::Conflict001, Code::Conflict002]);
    }
    codes.sort_by_key(|code| (code.status(), code.as_str()));
    codes.dedup();
    if codes.is_empty() {
        return;
    }
    html.raw("<p class=\"quiet\">Refused with, among others: ");
    for (n, code) in codes.iter().enumerate() {
        html.raw(if n == 0 { "" } else { ", " }).link(&format!("/docs/{ERRORS}#{code}"), code.as_str());
    }
    html.raw("</p>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_group_takes_the_place_of_a_page() {
        let document = computor_types::openapi::document();
        for tag in document["tags"].as_array().unwrap() {
            let name = tag["name"].as_str().unwrap();
            assert!(name != ERRORS && !name.is_empty() && name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()), "{name}");
            assert!(pages().contains_key(name), "{name}");
        }
        assert_eq!(heading("course-members"), "Course members");
    }
}
