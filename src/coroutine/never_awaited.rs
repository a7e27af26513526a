//! A call of an async function makes a coroutine, and runs nothing of it.

use super::office::Office;
use super::postage::postage;

/// It has forgotten an await.
#[expect(clippy::unused_async, reason = "the mistake that is shown")]
pub async fn forgetful(office: &Office) -> u32 {
    let _postage = postage(office);
    0
}

/// The line that it should have been.
pub async fn mindful(office: &Office) -> u32 {
    postage(office).await
}
