//! Clients: a class for each group of calls, an async method for each call, and one class that holds them all.

use super::{doc, file, import, name, safe};
use crate::{
    File,
    api::{Answer, Api, Body, Field, Method, Operation, Type},
    case::split_pascal,
    code::Code,
};
use std::collections::{BTreeMap, BTreeSet};

const COMMAND: &str = "generate-clients";
const PLACE: &str = "python/computor_client/generated";

/// Names of parameters that mean something else than a filter.
const OWN: [&str; 6] = ["self", "data", "query", "file", "content", "kwargs"];

/// All clients, and what holds them.
pub(crate) fn clients(api: &Api) -> Vec<File> {
    let classes = api.by_class(|names| &names.python.class);
    let files = classes.iter().map(|(class, methods)| File::new(format!("{PLACE}/{}.py", module(class)), one(class, methods)));
    let index = File::new(format!("{PLACE}/__init__.py"), index(&classes));
    files.chain([index]).collect()
}

fn module(class: &str) -> String {
    split_pascal(class.trim_end_matches("Client"), '_')
}

fn index(classes: &BTreeMap<&str, Vec<Method<'_>>>) -> String {
    let mut code = file(COMMAND, "A class for each group of calls.");
    code.line("from functools import cached_property");
    code.blank();
    code.line("from ..http import AsyncHTTPClient");
    for class in classes.keys() {
        code.line(format!("from .{} import {class}", module(class)));
    }
    code.blank();
    code.block("__all__ = [", "]", |code| {
        code.line("\"Endpoints\",");
        classes.keys().for_each(|class| code.line(format!("\"{class}\",")));
    });
    code.blank();
    code.blank();
    code.block("class Endpoints:", "", |code| {
        code.line("\"\"\"All groups of calls, over one connection with its credentials.\"\"\"");
        code.blank();
        code.line("_http: AsyncHTTPClient");
        for class in classes.keys() {
            code.blank();
            code.line("@cached_property");
            code.block(format!("def {}(self) -> {class}:", module(class)), "", |code| code.line(format!("return {class}(self._http)")));
        }
    });
    code.finish()
}

fn one(class: &str, methods: &[Method<'_>]) -> String {
    let mut body = Code::new("", "", "    ");
    body.block(format!("class {class}(BaseEndpointClient):"), "", |code| {
        doc(code, &format!("The calls below {}.", bases(methods)));
        for method in methods {
            code.blank();
            call(code, *method);
        }
    });
    let body = body.finish();
    let body = body.split_once('\n').map_or("", |(_, class)| class);

    let mut code = file(COMMAND, &format!("The calls below {}.", bases(methods)));
    if body.contains("datetime") {
        code.line("from datetime import datetime");
    }
    let typing = ["Any", "Dict", "List", "Mapping", "Optional", "Union"];
    let used = |name: &&&str| {
        [format!("{name}["), format!(": {name}"), format!(" {name}:"), format!(", {name}]")].iter().any(|form| body.contains(form))
    };
    code.line(import("typing", &typing.iter().filter(used).map(|name| (*name).to_owned()).collect::<Vec<_>>()));
    code.blank();
    let types: BTreeSet<&str> = methods.iter().flat_map(|method| named(method.operation)).collect();
    if !types.is_empty() {
        code.line(import("computor_types", &types.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        code.blank();
    }
    let base = ["BaseEndpointClient", "Data", "Listing", "Query", "Upload"];
    let base: Vec<String> = base.iter().filter(|name| body.contains(*name)).map(|name| (*name).to_owned()).collect();
    code.line(import("..base", &base));
    code.blank();
    code.blank();
    code.finish() + body
}

fn bases(methods: &[Method<'_>]) -> String {
    let base = |method: &Method<'_>| format!("`/{}`", method.operation.path.split('/').nth(1).unwrap_or_default());
    methods.iter().map(base).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
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

fn call(code: &mut Code, method: Method<'_>) {
    let operation = method.operation;
    let head = format!("async def {}(", safe(&method.names.python.method));
    code.block(head, "", |code| {
        code.line("self,");
        parameters(code, method);
    });
    code.block(format!(") -> {}:", answer(&operation.answer)), "", |code| {
        doc(code, &format!("{}\n\n`{} {}`", operation.doc, operation.verb, operation.path));
        let (how, ty) = match &operation.answer {
            Answer::Nothing => ("nothing", None),
            Answer::Json(ty) => ("json", Some(ty)),
            Answer::Listing(item) => ("listing", Some(item)),
            Answer::File => ("file", None),
        };
        code.block(format!("return await self._http.{how}("), ")", |code| {
            code.line(format!("\"{}\",", operation.verb));
            code.line(format!("{},", path(method)));
            if let Some(ty) = ty {
                code.line(format!("{},", name(ty)));
            }
            sent(code, method);
        });
    });
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Nothing => "None".into(),
        Answer::Json(ty) => name(ty),
        Answer::Listing(item) => format!("Listing[{}]", name(item)),
        Answer::File => "bytes".into(),
    }
}

/// What a list takes as one value: its filters as a model or a mapping.
const fn takes_query(operation: &Operation) -> bool {
    matches!(operation.answer, Answer::Listing(_)) && !operation.query.is_empty()
}

fn parameters(code: &mut Code, method: Method<'_>) {
    let operation = method.operation;
    for param in &method.names.params {
        code.line(format!("{}: str,", safe(param)));
    }
    match &operation.body {
        Body::None => {}
        Body::Json(ty) => code.line(format!("data: {},", data(ty))),
        Body::Raw => code.line("content: bytes,"),
        Body::Form(field) => {
            code.line("file: Upload,");
            if let Some(field) = field {
                let ty = data(&field.ty);
                code.line(if field.required { format!("data: {ty},") } else { format!("data: Optional[{ty}] = None,") });
            }
        }
    }
    if takes_query(operation) {
        code.line("query: Optional[Query] = None,");
    }
    if !operation.query.is_empty() {
        code.line("*,");
    }
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        operation.query.iter().partition(|field| field.required && !takes_query(operation));
    required.iter().for_each(|field| code.line(format!("{}: {},", keyword(method, field), name(field.ty.not_null()))));
    optional.iter().for_each(|field| code.line(format!("{}: Optional[{}] = None,", keyword(method, field), name(field.ty.not_null()))));
    code.line("**kwargs: Any,");
}

/// What a body may be: the model, or a mapping like it.
fn data(ty: &Type) -> String {
    match ty {
        Type::Named(name) => format!("Union[{name}, Data]"),
        ty => name(ty),
    }
}

/// The parameter for a filter.
fn keyword(method: Method<'_>, field: &Field) -> String {
    let taken = OWN.contains(&field.name.as_str()) || method.names.params.contains(&field.name);
    if taken { format!("{}_", field.name) } else { safe(&field.name) }
}

fn path(method: Method<'_>) -> String {
    let mut params = method.names.params.iter();
    let segment = |segment: &str| match segment.strip_prefix('{') {
        Some(_) => params.next().map(|name| safe(name)).unwrap_or_default(),
        None => format!("{segment:?}"),
    };
    let segments: Vec<String> = method.operation.path.split('/').filter(|segment| !segment.is_empty()).map(segment).collect();
    format!("self._path({})", segments.join(", "))
}

fn sent(code: &mut Code, method: Method<'_>) {
    match &method.operation.body {
        Body::None => {}
        Body::Json(_) => code.line("data=data,"),
        Body::Raw => code.line("content=content,"),
        Body::Form(None) => code.line("file=file,"),
        Body::Form(Some(field)) => code.line(format!("file=file,\nform=(\"{}\", data),", field.name)),
    }
    if takes_query(method.operation) {
        code.line("query=query,");
    }
    if method.operation.query.is_empty() {
        code.line("params=kwargs,");
    } else {
        code.block("params={", "},", |code| {
            for field in &method.operation.query {
                code.line(format!("\"{}\": {},", field.name, keyword(method, field)));
            }
            code.line("**kwargs,");
        });
    }
}
