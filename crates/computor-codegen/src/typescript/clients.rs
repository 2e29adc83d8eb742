//! Clients: a class for each group of calls, a method for each call, and one class that holds them all.

use super::{WIDTH, barrel, braces, doc, file, key, lines, name};
use crate::{
    File,
    api::{Answer, Api, Body, Method, Operation, Type},
    case::{camel, split_pascal},
    code::Code,
};
use std::collections::{BTreeMap, BTreeSet};

const COMMAND: &str = "generate-clients";
const PLACE: &str = "typescript/src/generated/clients";

/// All clients, what holds them, and a table of all methods.
pub(crate) fn clients(api: &Api) -> Vec<File> {
    let classes = api.by_class(|names| &names.typescript.class);
    let module = |class: &str| split_pascal(class, '-');
    let files = classes.iter().map(|(class, methods)| File::new(format!("{PLACE}/{}.ts", module(class)), one(class, methods)));
    let names = classes.keys().map(|class| module(class));
    let index = barrel(COMMAND, names.chain(["computor".to_owned()]));
    let whole = [
        File::new(format!("{PLACE}/computor.ts"), computor(&classes)),
        File::new(format!("{PLACE}/index.ts"), index),
        File::new("typescript/client-endpoints.md", table(&classes)),
    ];
    files.chain(whole).collect()
}

/// The class that has a property for each group of calls.
fn computor(classes: &BTreeMap<&str, Vec<Method<'_>>>) -> String {
    let mut code = file(COMMAND);
    code.line("import { HttpClient } from \"../../http.ts\";");
    for class in classes.keys() {
        code.line(format!("import {{ {class} }} from \"./{}.ts\";", split_pascal(class, '-')));
    }
    code.blank();
    doc(&mut code, "All groups of calls, over one connection with its credentials.");
    code.block("export class Endpoints {", "}", |code| {
        code.line("readonly http: HttpClient;");
        for class in classes.keys() {
            code.line(format!("readonly {}: {class};", property(class)));
        }
        code.blank();
        code.block("constructor(http: HttpClient) {", "}", |code| {
            code.line("this.http = http;");
            for class in classes.keys() {
                code.line(format!("this.{} = new {class}(http);", property(class)));
            }
        });
    });
    code.finish()
}

fn property(class: &str) -> String {
    camel(&split_pascal(class.trim_end_matches("Client"), '_'))
}

fn one(class: &str, methods: &[Method<'_>]) -> String {
    let mut code = file(COMMAND);
    let listing = methods.iter().any(|method| matches!(method.operation.answer, Answer::Listing(_)));
    code.line(format!("import {{ BaseEndpointClient{} }} from \"../../base.ts\";", if listing { ", type Listing" } else { "" }));
    let files = methods.iter().any(|method| matches!(method.operation.body, Body::Form(_)));
    if files {
        code.line("import type { Upload } from \"../../http.ts\";");
    }
    let types: BTreeSet<&str> = methods.iter().flat_map(|method| named(method.operation)).collect();
    if !types.is_empty() {
        let types: Vec<String> = types.into_iter().map(str::to_owned).collect();
        code.line(format!("import type {} from \"../types/index.ts\";", braces(&types)));
    }
    let short = short(class, methods);
    code.blank();
    doc(&mut code, &format!("The calls below {}.", bases(methods)));
    code.block(format!("export class {class} extends BaseEndpointClient {{"), "}", |code| {
        for (at, method) in methods.iter().enumerate() {
            if at > 0 {
                code.blank();
            }
            long_method(code, *method);
        }
        for (name, method) in &short {
            code.blank();
            short_method(code, name, *method);
        }
    });
    code.finish()
}

fn bases(methods: &[Method<'_>]) -> String {
    let bases: BTreeSet<&str> = methods.iter().map(|method| base(method.operation)).collect();
    bases.into_iter().map(|base| format!("`/{base}`")).collect::<Vec<_>>().join(", ")
}

fn base(operation: &Operation) -> &str {
    operation.path.split('/').nth(1).unwrap_or_default()
}

/// The shapes that an operation names.
fn named(operation: &Operation) -> impl Iterator<Item = &str> {
    let body = match &operation.body {
        Body::Json(ty) => ty.named(),
        Body::Form(Some(field)) => field.ty.named(),
        _ => None,
    };
    let answer = match &operation.answer {
        Answer::Json(ty) | Answer::Listing(ty) => ty.named(),
        _ => None,
    };
    let query = operation.query.iter().filter_map(|field| field.ty.named());
    body.into_iter().chain(answer).chain(query)
}

/// A method under its full name: it takes one object, or nothing.
fn long_method(code: &mut Code, method: Method<'_>) {
    let (operation, arguments) = (method.operation, arguments(method));
    doc(code, &format!("{}\n\n`{} {}`", operation.doc, operation.verb, operation.path));
    let names: Vec<String> = arguments.iter().map(|one| one.name.clone()).collect();
    let optional = arguments.iter().all(|one| !one.required);
    let parameters = match arguments.as_slice() {
        [] => String::new(),
        arguments => format!("{}: {}{}", braces(&names), argument_type(arguments), if optional { " = {}" } else { "" }),
    };
    let head = format!("{}({parameters}): Promise<{}> {{", method.names.typescript.method, answer(&operation.answer));
    code.block(head, "}", |code| code.line(format!("return {};", call(method))));
}

/// The type of the object that a method takes.
fn argument_type(arguments: &[Argument]) -> String {
    let fields: Vec<String> =
        arguments.iter().map(|one| format!("{}{}: {}", one.name, if one.required { "" } else { "?" }, one.ty)).collect();
    let line = format!("{{ {} }}", fields.join("; "));
    if line.len() <= WIDTH { line } else { lines("{", &fields, ";", "}") }
}

struct Argument {
    name: String,
    ty: String,
    required: bool,
}

fn arguments(method: Method<'_>) -> Vec<Argument> {
    let operation = method.operation;
    let params = method.names.params.iter().map(|name| Argument { name: camel(name), ty: "string".into(), required: true });
    let body = match &operation.body {
        Body::None => vec![],
        Body::Json(ty) => vec![Argument { name: "body".into(), ty: name(ty), required: true }],
        Body::Raw => vec![Argument { name: "body".into(), ty: "BodyInit".into(), required: true }],
        Body::Form(field) => {
            let json = field.iter().map(|field| Argument { name: camel(&field.name), ty: name(&field.ty), required: field.required });
            json.chain([Argument { name: "file".into(), ty: "Upload".into(), required: true }]).collect()
        }
    };
    let query = operation.query.iter().map(|field| Argument {
        name: camel(&field.name),
        ty: if field.required { name(field.ty.not_null()) } else { format!("{} | null", name(field.ty.not_null())) },
        required: field.required,
    });
    params.chain(body).chain(query).collect()
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Nothing => "void".into(),
        Answer::Json(ty) => name(ty),
        Answer::Listing(item) => format!("Listing<{}>", name(item)),
        Answer::File => "Blob".into(),
    }
}

/// The call of what is below: the kind of answer, the path, and what is sent.
fn call(method: Method<'_>) -> String {
    let operation = method.operation;
    let how = match &operation.answer {
        Answer::Nothing => "nothing",
        Answer::Json(_) => "json",
        Answer::Listing(_) => "listing",
        Answer::File => "file",
    };
    let sent = sent(operation);
    let options = if sent.is_empty() { String::new() } else { format!(", {}", braces(&sent)) };
    format!("this.http.{how}(\"{}\", {}{options})", operation.verb, path(method))
}

fn path(method: Method<'_>) -> String {
    let mut params = method.names.params.iter();
    let segment = |segment: &str| match segment.strip_prefix('{') {
        Some(_) => params.next().map(|name| camel(name)).unwrap_or_default(),
        None => format!("{segment:?}"),
    };
    let segments: Vec<String> = method.operation.path.split('/').filter(|segment| !segment.is_empty()).map(segment).collect();
    format!("this.buildPath({})", segments.join(", "))
}

fn sent(operation: &Operation) -> Vec<String> {
    let mut sent = match &operation.body {
        Body::None => vec![],
        Body::Json(_) => vec!["body".to_owned()],
        Body::Raw => vec!["raw: body".to_owned()],
        Body::Form(None) => vec!["form: { file }".to_owned()],
        Body::Form(Some(field)) => vec![format!("form: {{ file, json: {{ {} }} }}", pair(&field.name))],
    };
    if !operation.query.is_empty() {
        let pairs: Vec<String> = operation.query.iter().map(|field| pair(&field.name)).collect();
        sent.push(format!("query: {}", braces(&pairs)));
    }
    sent
}

/// A key of the interface with the variable that holds its value.
fn pair(name: &str) -> String {
    let variable = camel(name);
    if variable == name { variable } else { format!("{}: {variable}", key(name)) }
}

/// The plain operations of a class, by the short names that they have besides.
fn short<'a>(class: &str, methods: &[Method<'a>]) -> Vec<(&'static str, Method<'a>)> {
    let own = split_pascal(class.trim_end_matches("Client"), '-');
    let bases: BTreeSet<&str> = methods.iter().map(|method| base(method.operation)).collect();
    let Some(base) = bases.get(own.as_str()).or_else(|| bases.first()) else { return vec![] };
    let mut found: BTreeMap<usize, (&'static str, Method<'_>)> = BTreeMap::new();
    for method in methods {
        if let Some((at, name)) = short_name(method.operation, base) {
            found.entry(at).or_insert((name, *method));
        }
    }
    found.into_values().collect()
}

fn short_name(operation: &Operation, base: &str) -> Option<(usize, &'static str)> {
    let below = operation.path.strip_prefix('/')?.strip_prefix(base)?;
    let segments: Vec<&str> = below.split('/').skip(1).collect();
    let is_list = matches!(&operation.answer, Answer::Listing(_) | Answer::Json(Type::List(_)));
    let is_json = matches!(operation.body, Body::Json(_));
    let plain = operation.query.is_empty();
    match (segments.as_slice(), operation.verb.as_str()) {
        ([], "GET") if is_list => Some((0, "list")),
        ([], "POST") if is_json && plain => Some((1, "create")),
        ([id], "GET") if id.starts_with('{') => Some((2, "get")),
        ([id], "PATCH") if id.starts_with('{') && is_json && plain => Some((3, "update")),
        ([id], "DELETE") if id.starts_with('{') => Some((4, "delete")),
        ([id, "archive"], "PATCH") if id.starts_with('{') => Some((5, "archive")),
        ([id, "unarchive"], "PATCH") if id.starts_with('{') => Some((6, "unarchive")),
        _ => None,
    }
}

/// A short name for a method: it takes the row's id and the body in their order; a list takes what the method takes.
fn short_method(code: &mut Code, short: &str, method: Method<'_>) {
    let class = &method.names.typescript.class;
    let long = &method.names.typescript.method;
    let body = if let Body::Json(ty) = &method.operation.body { name(ty) } else { String::new() };
    let id = method.names.params.first().map(|name| camel(name)).unwrap_or_default();
    let id_field = if id == "id" { "id".to_owned() } else { format!("{id}: id") };
    let (parameters, arguments) = match short {
        "list" if arguments(method).is_empty() => (String::new(), String::new()),
        "list" if arguments(method).iter().any(|one| one.required) => {
            (format!("params: Parameters<{class}[\"{long}\"]>[0]"), "params".to_owned())
        }
        "list" => (format!("params?: Parameters<{class}[\"{long}\"]>[0]"), "params".to_owned()),
        "create" => (format!("payload: {body}"), "{ body: payload }".to_owned()),
        "update" => (format!("id: string, payload: {body}"), format!("{{ {id_field}, body: payload }}")),
        _ => ("id: string".to_owned(), format!("{{ {id_field} }}")),
    };
    doc(code, &format!("The same as `{long}`."));
    let head = format!("{short}({parameters}): Promise<{}> {{", answer(&method.operation.answer));
    code.block(head, "}", |code| code.line(format!("return this.{long}({arguments});")));
}

/// All methods, for readers.
fn table(classes: &BTreeMap<&str, Vec<Method<'_>>>) -> String {
    let mut text = String::from("<!-- Made by `computor generate-clients`. Do not edit. -->\n# Calls\n");
    for (class, methods) in classes {
        text += &format!("\n## {class}\n\n| call | method | answer |\n|---|---|---|\n");
        for method in methods {
            let Operation { verb, path, answer: what, .. } = method.operation;
            let answer = answer(what).replace('|', "\\|");
            text += &format!("| `{verb} {path}` | `{}` | `{answer}` |\n", method.names.typescript.method);
        }
    }
    text
}
