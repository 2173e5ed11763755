//! One full life of a market in a real Agave bank: its rent, its fees, its signatures, its clock.

mod node;

use node::{Node, Token, eth, usd1};
use solana_keypair::Keypair;
use solana_signer::Signer;
use wlm_sdk::{
    accounts,
    instructions::{
        self as ix, Actor, Amount, ConfigChange, CreateMarketArgs, LiquidateArgs, LiquidationAccounts,
        MarketSettings, PricedReserve, Proposal, Receive, ReserveTokens, ReserveVault,
    },
    pda,
    prices::{LEGACY_PYTH_RECEIVER, PYTH_RECEIVER},
};

const DAY: i64 = 86_400;
/// An hour: the shortest delay of a change.
const DELAY: u32 = 3_600;
const USD1: u64 = 1_000_000;
const ETH: u64 = 100_000_000;

#[tokio::test]
async fn a_market_lives_from_listing_to_the_last_withdrawal() {
    let mut node = Node::start().await;
    let governance = node.wallet().await;
    let market = pda::market(&governance.pubkey(), 0);
    let (usd1, eth) = (node.mint(usd1()).await, node.mint(eth()).await);
    node.publish(&usd1, 1.0).await;
    node.publish(&eth, 2_000.0).await;

    let args = CreateMarketArgs {
        id: 0,
        governance: governance.pubkey(),
        guardian: governance.pubkey(),
        treasury: governance.pubkey(),
        price_receivers: [PYTH_RECEIVER, LEGACY_PYTH_RECEIVER],
        settings: MarketSettings {
            dust_usd_micros: 10_000_000,
            target_health_bps: 10_500,
            full_bonus_health_bps: 9_500,
            change_delay: DELAY,
            ramp_duration: 86_400,
            ltv_step_bps: 500,
            fee_step_bps: 500,
            cap_step_bps: 20_000,
            rate_step_bps: 20_000,
        },
    };
    node.send(&[ix::create_market(governance.pubkey(), usd1.mint, args)], &[&governance]).await;
    let key = governance.pubkey();
    let proposal = |id, token: &Token| Proposal {
        governance: key,
        payer: key,
        market,
        id,
        target: token.mint,
        change: ConfigChange::NewReserve(Box::new(token.config)),
    };
    let proposals = [proposal(1, &usd1), proposal(2, &eth)];
    node.send(&proposals.each_ref().map(ix::propose_change), &[&governance]).await;
    node.advance(DELAY.into()).await;
    node.publish(&usd1, 1.0).await;
    node.publish(&eth, 2_000.0).await;
    for (token, proposal) in [&usd1, &eth].into_iter().zip(&proposals) {
        let listing = ix::Listing {
            payer: key,
            due: proposal.due(),
            mint: token.mint,
            price: token.price,
            token_program: token.program,
        };
        node.send(&[ix::create_reserve(&listing)], &[&governance]).await;
    }

    let (supplier, borrower, liquidator) = (node.wallet().await, node.wallet().await, node.wallet().await);
    let owner = |signer: &Keypair| Actor {
        signer: signer.pubkey(),
        market,
        obligation: pda::obligation(&market, &signer.pubkey(), 0),
    };
    for user in [&supplier, &borrower] {
        let open = ix::open_obligation(user.pubkey(), user.pubkey(), market, 0);
        node.send(&[open], &[user]).await;
    }
    let supplied = 100_000 * USD1;
    let supplier_usd1 = node.fund(&usd1, &supplier, supplied).await;
    let borrower_eth = node.fund(&eth, &borrower, 10 * ETH).await;
    let borrower_usd1 = node.fund(&usd1, &borrower, 0).await;
    let liquidator_usd1 = node.fund(&usd1, &liquidator, 20_000 * USD1).await;
    let liquidator_eth = node.fund(&eth, &liquidator, 0).await;
    let tokens = |token: &Token, wallet| ReserveTokens {
        reserve: pda::reserve(&market, &token.mint),
        price: Some(token.price),
        vault: pda::vault(&pda::reserve(&market, &token.mint)),
        mint: token.mint,
        wallet,
        token_program: token.program,
    };
    let other = |token: &Token| PricedReserve {
        reserve: pda::reserve(&market, &token.mint),
        price: Some(token.price),
    };

    // Supply and borrow. The fee and the rent come out of the payer's lamports.
    let before = node.lamports(&supplier).await;
    node.send(&[ix::deposit(&owner(&supplier), tokens(&usd1, supplier_usd1), supplied)], &[&supplier]).await;
    assert_eq!(before - node.lamports(&supplier).await, node::FEE, "a deposit costs one signature");
    node.send(&[ix::deposit(&owner(&borrower), tokens(&eth, borrower_eth), 10 * ETH)], &[&borrower]).await;
    let loan = ix::borrow(&owner(&borrower), tokens(&usd1, borrower_usd1), &[other(&eth)], 14_000 * USD1);
    node.send(&[loan], &[&borrower]).await;
    assert_eq!(node.balance(&borrower_usd1).await, 14_000 * USD1);

    // Thirty days: interest is owed, and nobody had to touch the reserve for it.
    node.advance(30 * DAY).await;
    node.publish(&usd1, 1.0).await;
    node.publish(&eth, 2_000.0).await;
    node.send(&[ix::refresh_reserve(market, other(&usd1))], &[&liquidator]).await;
    let reserve = accounts::reserve(&node.data(&pda::reserve(&market, &usd1.mint)).await).unwrap();
    let debt = reserve.pool().debt().unwrap();
    assert!(debt > 14_000 * USD1, "a month's interest is counted: {debt}");

    // The price falls through the threshold, then through everything.
    let exchange = LiquidationAccounts {
        debt: tokens(&usd1, liquidator_usd1),
        collateral: tokens(&eth, liquidator_eth),
        receiver: None,
    };
    let args = LiquidateArgs { max_repay: Amount::All, min_receive: 1, receive: Receive::Tokens };
    let prey = Actor { signer: liquidator.pubkey(), ..owner(&borrower) };
    for eth_usd in [1_650.0, 500.0] {
        node.advance(60).await; // a price counts only if it is newer
        node.publish(&eth, eth_usd).await;
        node.send(&[ix::liquidate(&prey, exchange, &[], args)], &[&liquidator]).await;
    }
    let obligation = accounts::obligation(&node.data(&prey.obligation).await).unwrap();
    assert!(!obligation.has_collateral() && obligation.has_debt(), "only bad debt is left");
    assert_eq!(node.balance(&liquidator_eth).await + node.vault_balance(&market, &eth).await, 10 * ETH);

    let ReserveTokens { reserve, vault, mint, token_program, .. } = tokens(&usd1, supplier_usd1);
    let lost = ReserveVault { reserve, vault, mint, token_program };
    node.send(&[ix::absorb_bad_debt(market, prey.obligation, lost, &[])], &[&liquidator]).await;
    let all = ix::withdraw(&owner(&supplier), tokens(&usd1, supplier_usd1), &[], Amount::All);
    node.send(&[all], &[&supplier]).await;

    // Every unit is somewhere.
    let paid_out = node.balance(&supplier_usd1).await;
    assert!(paid_out < supplied, "the supplier bore the loss");
    let left = node.vault_balance(&market, &usd1).await;
    let wallets = node.balance(&borrower_usd1).await + node.balance(&liquidator_usd1).await;
    assert_eq!(paid_out + left + wallets, supplied + 20_000 * USD1);
    let state = accounts::reserve(&node.data(&reserve).await).unwrap();
    assert_eq!(state.cash, left, "nothing but the pool's cash lies in the vault");
    assert!(state.supply_shares.is_zero() && state.debt_shares.is_zero());

    let close = |user: &Keypair| ix::close_obligation(user.pubkey(), owner(user).obligation);
    for user in [&supplier, &borrower] {
        let before = node.lamports(user).await;
        node.send(&[close(user)], &[user]).await;
        assert!(node.lamports(user).await > before, "the rent comes back");
    }
}
