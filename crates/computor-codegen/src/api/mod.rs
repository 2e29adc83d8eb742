//! What the API offers, as the generators see it: operations with the names that they have in clients, and shapes.

mod names;
mod read;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use read::read;

/// The whole API.
#[derive(Debug)]
pub(crate) struct Api {
    /// In the order of the document.
    pub(crate) operations: Vec<Operation>,
    /// By name.
    pub(crate) shapes: BTreeMap<String, Shape>,
    /// Where each shape stands: in the module of the only tag that uses it, or in `common`.
    pub(crate) modules: BTreeMap<String, String>,
}

/// The module of what several tags use.
pub(crate) const COMMON: &str = "common";

impl Api {
    /// The shapes of each module, by its name.
    pub(crate) fn by_module(&self) -> BTreeMap<&str, Vec<&Shape>> {
        let mut modules: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
        for (name, module) in &self.modules {
            modules.entry(module).or_default().extend(self.shapes.get(name));
        }
        modules
    }

    /// The operations of each class, by its name; `class` says which class an operation belongs to.
    pub(crate) fn by_class<'a>(&'a self, class: impl Fn(&'a Names) -> &'a str) -> BTreeMap<&'a str, Vec<Method<'a>>> {
        let mut classes: BTreeMap<&str, Vec<Method<'_>>> = BTreeMap::new();
        for operation in &self.operations {
            for names in &operation.names {
                classes.entry(class(names)).or_default().push(Method { operation, names });
            }
        }
        classes
    }
}

/// An operation under one of its names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Method<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) names: &'a Names,
}

/// One call.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `GET`.
    pub(crate) verb: String,
    /// With parameters in braces.
    pub(crate) path: String,
    /// What it does.
    pub(crate) doc: String,
    /// Its names in clients, never empty. Existing clients know a few operations under two names.
    pub(crate) names: Vec<Names>,
    /// The parameters of the query string.
    pub(crate) query: Vec<Field>,
    pub(crate) body: Body,
    pub(crate) answer: Answer,
}

/// How clients name an operation.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// The names of the path's parameters, in their order.
    pub(crate) params: Vec<String>,
    pub(crate) typescript: Member,
    pub(crate) python: Member,
}

/// A method of a class.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) class: String,
    pub(crate) method: String,
}

/// What a call sends.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    Json(Type),
    /// A multipart form: a file, and perhaps a field with JSON.
    Form(Option<FormField>),
    /// Bytes as they are.
    Raw,
}

/// The JSON that goes along with a file.
#[derive(Debug)]
pub(crate) struct FormField {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
}

/// What a call answers.
#[derive(Debug)]
pub(crate) enum Answer {
    Nothing,
    Json(Type),
    /// A page of rows, with the number of all of them.
    Listing(Type),
    File,
}

/// A type of JSON values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    /// Any JSON.
    Any,
    Text,
    /// A point in time, as text.
    Time,
    /// A UUID, as text.
    Uuid,
    Integer,
    Number,
    Boolean,
    /// A shape of that name.
    Named(String),
    List(Box<Type>),
    /// An object whose keys are data.
    Map(Box<Type>),
    /// That, or null.
    Nullable(Box<Type>),
}

impl Type {
    /// The shapes that it names.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            _ => None,
        }
    }

    /// Without null.
    pub(crate) fn not_null(&self) -> &Self {
        if let Self::Nullable(inner) = self { inner } else { self }
    }
}

/// A schema with a name.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Object {
        fields: Vec<Field>,
        /// Whether it may have other fields.
        open: bool,
    },
    /// One of these values, with what each means.
    Words(Vec<(Value, String)>),
}

impl Shape {
    /// The shapes that it refers to.
    pub(crate) fn references(&self) -> BTreeSet<&str> {
        match &self.kind {
            Kind::Object { fields, .. } => fields.iter().filter_map(|field| field.ty.named()).collect(),
            Kind::Words(_) => BTreeSet::new(),
        }
    }
}

/// A field of an object, or a parameter.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
}
