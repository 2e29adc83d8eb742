//! Rebuilds the crate when a migration is added: `sqlx::migrate!` alone only sees changes of the files it knows.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
