import type { Asset } from "@/chain/market.ts";

/** What a list of assets can be narrowed down to. */
export const FILTERS = ["all", "dollars", "collateral", "borrowable"] as const;
export type Filter = (typeof FILTERS)[number];

/** What assets can be sorted by; words alphabetically, figures by their size in dollars, or as rates. */
export const SORTS = {
  asset: (asset: Asset) => asset.symbol.toLowerCase(),
  price: (asset: Asset) => asset.price.usd,
  // Without a price there is no size: those come last among the largest.
  supplied: (asset: Asset) => asset.suppliedUsdMicros ?? -1n,
  supplyApy: (asset: Asset) => asset.rates.supplyApy,
  borrowed: (asset: Asset) => asset.borrowedUsdMicros ?? -1n,
  borrowApy: (asset: Asset) => asset.rates.borrowApy,
  utilisation: (asset: Asset) => asset.utilisation,
  ltv: (asset: Asset) => asset.ltvBps,
} as const;
export type SortKey = keyof typeof SORTS;

/** The assets that pass a filter and have what was typed in their symbol, name or mint. */
export function narrow(
  assets: readonly Asset[],
  filter: Filter,
  typed: string,
  dollars: ReadonlySet<string>,
): readonly Asset[] {
  const words = typed.trim().toLowerCase();
  const passes: Record<Filter, (asset: Asset) => boolean> = {
    all: () => true,
    dollars: (asset) => dollars.has(asset.mint),
    collateral: (asset) => asset.isCollateral,
    borrowable: (asset) => asset.borrowsRefused === undefined,
  };
  const isNamed = ({ symbol, name, mint }: Asset) =>
    [symbol, name].some((text) => text.toLowerCase().includes(words)) || mint === typed.trim();
  return assets.filter((asset) => passes[filter](asset) && isNamed(asset));
}

/** Assets by one of the keys: names from A on, figures from the largest on. */
export function sortAssets(assets: readonly Asset[], key: SortKey): readonly Asset[] {
  const by: (asset: Asset) => number | bigint | string = SORTS[key];
  const sign = key === "asset" ? 1 : -1;
  return [...assets].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    return a < b ? -sign : a > b ? sign : 0;
  });
}

/** What is used of a cap, and what is left. */
export interface Cap {
  used: bigint;
  cap: bigint;
  left: bigint;
  /** From 0 on; above 1 where the cap was lowered under what is used. */
  part: number;
  /** Nothing is left; a cap of zero is `closed` instead. */
  reached: boolean;
  closed: boolean;
  /** The guardian has lowered it since governance set it. */
  lowered: boolean;
}

export function capOf(used: bigint, cap: bigint, set: bigint): Cap {
  return {
    used,
    cap,
    left: cap > used ? cap - used : 0n,
    part: cap > 0n ? Number(used) / Number(cap) : used > 0n ? 1 : 0,
    reached: cap > 0n && used >= cap,
    closed: cap === 0n,
    lowered: cap < set,
  };
}

export const supplyCapOf = (asset: Asset): Cap => capOf(asset.supplied, asset.supplyCap, asset.setCaps.supplyCap);
export const borrowCapOf = (asset: Asset): Cap => capOf(asset.borrowed, asset.borrowCap, asset.setCaps.borrowCap);

/** Whether somebody could supply some, as far as the reserve is concerned. */
export function takesSupply(asset: Asset): boolean {
  return asset.depositsRefused === undefined && supplyCapOf(asset).left > 0n;
}

/** Whether somebody could borrow some, as far as the reserve is concerned. */
export function givesLoans(asset: Asset): boolean {
  return asset.borrowsRefused === undefined && borrowCapOf(asset).left > 0n;
}

/** What is lent out of all that is supplied, in dollars; 0 of nothing. */
export function dollarUtilisation(suppliedMicros: bigint, borrowedMicros: bigint): number {
  return suppliedMicros > 0n ? Number(borrowedMicros) / Number(suppliedMicros) : 0;
}

/** Finds an asset by its mint, or by what people call it, in any case. */
export function findAsset(assets: readonly Asset[], wanted: string): Asset | undefined {
  const symbol = wanted.toLowerCase();
  return assets.find((asset) => asset.mint === wanted) ?? assets.find((asset) => asset.symbol.toLowerCase() === symbol);
}

/** Where an asset's own page is: by its symbol where that is one of a kind and plain, by its mint otherwise. */
export function assetPath(asset: Asset, assets: readonly Asset[]): string {
  const isPlain = /^[\w.-]+$/.test(asset.symbol) && findAsset(assets, asset.symbol) === asset;
  return `/reserve/${isPlain ? asset.symbol : asset.mint}`;
}
