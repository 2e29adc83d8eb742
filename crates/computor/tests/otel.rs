//! With the feature `otel` and a collector in the environment, a request's span arrives there.
#![cfg(feature = "otel")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};
use support::{Server, ask};

/// Takes what is posted, and hands path and body on.
fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (send, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            loop {
                let (mut head, mut length) = (String::new(), 0);
                if reader.read_line(&mut head).unwrap_or_default() == 0 {
                    break;
                }
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    match line.trim().to_lowercase().split_once(':') {
                        Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                        Some(_) => {}
                        None => break,
                    }
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
                let path = head.split(' ').nth(1).unwrap().to_owned();
                if send.send((path, body)).is_err() {
                    return;
                }
            }
        }
    });
    (url, received)
}

#[test]
fn a_requests_span_arrives_at_the_collector() {
    let above = tempfile::tempdir().unwrap();
    let (url, received) = collector();
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()), ("OTEL_BSP_SCHEDULE_DELAY", "50")];
    let server = Server::start_with(&above.path().join("data"), &environment);
    assert_eq!(ask(&server.url, "GET", "/users", "x-of: a test", &Value::Null).0, 401);
    let has = |body: &[u8], text: &str| body.windows(text.len()).any(|part| part == text.as_bytes());
    let mut all = Vec::new();
    while !has(&all, "GET /users") {
        let (path, body) = received.recv_timeout(Duration::from_secs(60)).expect("the span arrives");
        assert_eq!(path, "/v1/traces");
        all.extend(body);
    }
    for part in ["service.name", "computor", "http.route", "http.response.status_code", "request_id"] {
        assert!(has(&all, part), "{part}");
    }
}
