//! One operation, put together step by step.

use crate::endpoint::BodyKind;
use serde_json::{Value, json};

/// An OpenAPI operation object.
pub(super) struct Operation(Value);

impl Operation {
    /// `doc` is a doc comment: its first sentence becomes the summary.
    pub(super) fn new(id: &str, tag: &str, doc: &str) -> Self {
        let (summary, more) = first_sentence(doc);
        let mut operation = json!({
            "operationId": id,
            "tags": [tag],
            "summary": summary,
            "responses": {"default": {"$ref": "#/components/responses/Problem"}},
        });
        if !more.is_empty() {
            operation["description"] = more.into();
        }
        Self(operation)
    }

    pub(super) fn tag(&self) -> &str {
        self.0["tags"][0].as_str().unwrap_or_default()
    }

    /// Needs no credentials.
    pub(super) fn public(mut self) -> Self {
        self.0["security"] = json!([]);
        self
    }

    pub(super) fn parameters(mut self, more: Vec<Value>) -> Self {
        if !more.is_empty() {
            match self.0["parameters"].as_array_mut() {
                Some(parameters) => parameters.extend(more),
                None => self.0["parameters"] = more.into(),
            }
        }
        self
    }

    pub(super) fn body(mut self, kind: BodyKind, schema: Value) -> Self {
        let media = match kind {
            BodyKind::None => return self,
            BodyKind::Json => "application/json",
            BodyKind::Multipart => "multipart/form-data",
            BodyKind::Streamed => {
                let anything = json!({"type": "string", "format": "binary"});
                self.0["requestBody"] = json!({"required": false, "content": {"*/*": {"schema": anything}}});
                return self;
            }
        };
        self.0["requestBody"] = json!({"required": true, "content": {media: {"schema": schema}}});
        self
    }

    fn response(mut self, status: u16, response: Value) -> Self {
        self.0["responses"][status.to_string()] = response;
        self
    }

    /// Answers nothing.
    pub(super) fn empty(self, status: u16) -> Self {
        self.response(status, json!({"description": "Done."}))
    }

    pub(super) fn json(self, status: u16, schema: Value) -> Self {
        self.response(status, json!({"description": "Done.", "content": {"application/json": {"schema": schema}}}))
    }

    /// Answers a page of rows.
    pub(super) fn listing(self, status: u16, schema: Value) -> Self {
        let response = json!({
            "description": "One page.",
            "headers": {"X-Total-Count": {"$ref": "#/components/headers/X-Total-Count"}},
            "content": {"application/json": {"schema": schema}},
        });
        self.response(status, response)
    }

    /// Answers a question whose answer clients may keep.
    pub(super) fn kept(mut self) -> Self {
        let content = &self.0["responses"]["200"]["content"];
        let (json, file) = (content.get("application/json").is_some(), content.get("application/zip").is_some());
        if json || file {
            self.0["responses"]["304"] = json!({"$ref": "#/components/responses/Unchanged"});
        }
        if file {
            self.0["responses"]["206"] = json!({"$ref": "#/components/responses/Part"});
        }
        self
    }

    /// Answers another address.
    pub(super) fn redirect(self, status: u16) -> Self {
        let location = json!({"required": true, "schema": {"type": "string", "format": "uri-reference"}});
        self.response(status, json!({"description": "It is elsewhere.", "headers": {"Location": location}}))
    }

    /// Answers events for as long as the client listens.
    pub(super) fn events(self, status: u16) -> Self {
        let events = json!({"type": "string"});
        self.response(status, json!({"description": "Events.", "content": {"text/event-stream": {"schema": events}}}))
    }

    /// Goes on as a WebSocket.
    pub(super) fn socket(self, status: u16) -> Self {
        self.response(status, json!({"description": "The connection is a WebSocket from here on."}))
    }

    /// Answers a file: an archive in most cases, else what somebody has stored, which says of itself what it is.
    pub(super) fn download(self, status: u16) -> Self {
        let file = json!({"schema": {"type": "string", "format": "binary"}});
        self.response(status, json!({"description": "The file.", "content": {"application/zip": file, "*/*": file}}))
    }
}

impl From<Operation> for Value {
    fn from(operation: Operation) -> Self {
        operation.0
    }
}

/// The first sentence on one line, and what follows with its lines. A sentence ends with a line or before a space.
fn first_sentence(doc: &str) -> (String, String) {
    let lines: Vec<&str> = doc.trim().lines().map(str::trim).collect();
    let text = lines.join("\n");
    let paragraph = text.find("\n\n").unwrap_or(text.len());
    let sentence = text.match_indices(['.', '?']).map(|(at, mark)| at + mark.len());
    let end = sentence.take_while(|end| *end <= paragraph).find(|end| {
        let rest = text.get(*end..).unwrap_or_default();
        rest.is_empty() || rest.starts_with(char::is_whitespace)
    });
    let (first, more) = text.split_at(end.unwrap_or(paragraph));
    (first.replace('\n', " "), more.trim().to_owned())
}
