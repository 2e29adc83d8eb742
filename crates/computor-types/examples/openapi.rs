//! Prints the OpenAPI document.

fn main() {
    println!("{:#}", computor_types::openapi::document());
}
