//! Many borrowers who owe about as much as they may.

use futures::future::join_all;
use solana_keypair::Keypair;
use wlm_sdk::{client::ClientError, program::state::Obligation};

use crate::{stage::Stage, user::User};

/// What one ETH of 3,000 dollars is borrowed against, at 80.5 %.
const DOLLARS_PER_ETH: u64 = 2_300;

/// Lets a crowd in: each supplies some ETH and borrows dollars against it.
pub async fn gather(stage: &Stage, size: u8) -> Vec<User> {
    let crowd: Vec<_> =
        (0..size).map(|number| stage.user_with(Keypair::new_from_array([100 + number; 32]))).collect();
    let arrivals = crowd.iter().zip(0..).map(|(user, number)| arrive(user, number));
    for arrived in join_all(arrivals).await {
        arrived.expect("there is room for all");
    }
    crowd
}

async fn arrive(user: &User, number: u64) -> Result<(), ClientError> {
    let eth = 1 + number % 3;
    let dollar = if number.is_multiple_of(2) { "USDC" } else { "USD1" };
    user.receive("SOL", 1).await?;
    user.receive("ETH", eth).await?;
    user.supply("ETH", eth).await?;
    user.borrow(dollar, eth * DOLLARS_PER_ETH).await.map(drop)
}

/// Everybody's obligation.
pub async fn obligations(crowd: &[User]) -> Vec<Obligation> {
    let all = join_all(crowd.iter().map(User::obligation)).await;
    all.into_iter().map(|one| one.expect("the node answers").expect("it is open")).collect()
}

/// How many can be liquidated.
pub async fn unhealthy(crowd: &[User]) -> usize {
    let all = join_all(crowd.iter().map(User::portfolio)).await;
    let healths =
        all.into_iter().map(|one| one.expect("the node answers").health().expect("prices are fresh"));
    healths.filter(wlm_core::health::Health::is_liquidatable).count()
}
