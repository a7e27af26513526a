//! axum, which gives each calculation to a thread of its own: CASE 1, without a limit.
//!
//! `cargo run --example axum_spawn_blocking -- 8000`

use axum::{Router, extract::Path, routing::get};
use num_bigint::BigUint;

fn bits_of_factorial(n: u32) -> u64 {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor).bits()
}

async fn factorial(Path(n): Path<u32>) -> String {
    // The line that makes the difference: up to 512 threads, since it is meant for calls that wait.
    let bits = tokio::task::spawn_blocking(move || bits_of_factorial(n)).await.expect("no panic");
    format!("{{\"bits\": {bits}}}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).map_or(8000, |port| port.parse().expect("a port"));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = Router::new().route("/", get(async || "quick")).route("/factorial/{n}", get(factorial));
    axum::serve(listener, app).await
}
