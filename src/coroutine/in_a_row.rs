//! Two questions, one after the other or both at once. It is one task either way.

use tokio::join;

use super::office::Office;

/// It asks the second question when it has the first answer.
pub async fn in_a_row(office: &Office) -> u32 {
    let weight = office.ask("weight").await;
    let rate = office.ask("rate").await;
    *weight * *rate
}

/// It asks both, and then it waits for both.
pub async fn joined(office: &Office) -> u32 {
    let (weight, rate) = join!(office.ask("weight"), office.ask("rate"));
    *weight * *rate
}
