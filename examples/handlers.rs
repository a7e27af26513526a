//! A handler that blocks its event loop, and three remedies.
//! See: User 2 asks for little, and is answered first where User 1's work is not in the way.

use num_bigint::BigUint;
use std::env::{args, current_exe};
use tokio::{process::Command, task::spawn_blocking, task::yield_now};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Another process is a program of its own, with arguments. Here it is this one, with a number.
    if let Some(n) = args().nth(1) {
        return drop(factorial(n.parse().expect("a number")));
    }
    for handler in ["blocking", "gives way", "another thread", "another process"] {
        let (done, mut answered) = tokio::sync::mpsc::channel(2);
        for (user, n) in [(1, 30_000), (2, 10)] {
            let done = done.clone();
            tokio::spawn(async move {
                match handler {
                    "blocking" => drop(factorial(n)), // No `.await`: nobody else gets on.
                    "gives way" => {
                        let mut product = BigUint::from(1_u32);
                        for factor in 2..=n {
                            product *= factor;
                            yield_now().await; // Here the other handler gets on.
                        }
                    }
                    "another thread" => drop(spawn_blocking(move || factorial(n)).await),
                    _ => drop(Command::new(current_exe().expect("a path")).arg(n.to_string()).status().await),
                }
                done.send(user).await
            });
        }
        println!("{handler}: User {} is answered first", answered.recv().await.expect("a user"));
    }
}

fn factorial(n: u32) -> BigUint {
    (2..=n).fold(BigUint::from(1_u32), |product, factor| product * factor)
}
