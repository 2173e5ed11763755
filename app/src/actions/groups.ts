import type { Asset } from "@/chain/market.ts";
import { answer, type EmodeFigures, type Portfolio } from "@/chain/rules.ts";
import { portfolioOf, positionOf, type Scene } from "./scene.ts";

/** How an asset counts as collateral, in basis points. */
export interface Terms {
  ltvBps: number;
  liquidationThresholdBps: number;
}

/** An asset of a group, as it counts now and as it would in the group; undefined where the rules do not say. */
export interface GroupAsset {
  asset: Asset;
  before: Terms | undefined;
  after: Terms | undefined;
}

/** The groups that can be entered, and the one that the obligation is in. */
export function groupsOf({ market }: Scene, current: number): readonly EmodeFigures[] {
  const isOffered = ({ number, liquidationThresholdTargetBps }: EmodeFigures) =>
    liquidationThresholdTargetBps > 0 || number === current;
  return market.figures.emodeGroups.filter(isOffered);
}

/** The assets of a group and their terms; those of the obligation's own positions if there is no group. */
export function assetsOf(scene: Scene, group: number): readonly GroupAsset[] {
  const before = portfolioOf(scene);
  const after = answer(() => before.setEmode(group));
  const held = before.positions().map((position) => position.index);
  const isMember = (asset: Asset) => (group === 0 ? held.includes(asset.index) : asset.emodeGroups.includes(group));
  return scene.market.assets.filter(isMember).map((asset) => ({
    asset,
    before: termsIn(before, asset),
    after: after && termsIn(after, asset),
  }));
}

/** The rules say how positions count. What is not held is looked at as if a token of it were supplied. */
function termsIn(portfolio: Portfolio, { index, decimals }: Asset): Terms | undefined {
  const held = positionOf(portfolio, index);
  if (held) return held;
  const tried = answer(() => portfolio.deposit(index, 10n ** BigInt(decimals)));
  return tried && positionOf(tried.portfolio, index);
}
