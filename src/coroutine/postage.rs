//! An async function of three awaits. Between two of them it runs like any other function.

use super::office::Office;

/// What a parcel costs. It asks three times, and cannot go on without the answer.
pub async fn postage(office: &Office) -> u32 {
    let total = {
        let weight = office.ask("weight").await;
        let rate = office.ask("rate").await;
        office.note("total", *weight * *rate)
    };
    let discount = office.ask("discount").await;
    *total - *discount
}
