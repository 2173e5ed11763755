import { useMemo } from "react";
import type { Asset } from "@/chain/market.ts";
import { answer, type CurveSample, type Market } from "@/chain/rules.ts";

/** The rates at equal steps from nothing to all that can be lent. */
export type Curve = readonly CurveSample[];

/** Where governance lets the curve turn. */
export type Corner = CurveSample;

const SAMPLES = 100;

/** The curve as the rules draw it. It changes with the terms, not with each reading of the market. */
export function useCurve(asset: Asset, rules: Market): [Curve, readonly Corner[]] {
  const terms = JSON.stringify([asset.curvePoints, asset.reserveFactorBps]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the terms stand for the rules, which are new all the time
  return useMemo(() => {
    const curve = answer(() => rules.curve(asset.index, SAMPLES)) ?? [];
    const corners = asset.curvePoints.flatMap(({ utilisationBps }) => {
      const utilisation = utilisationBps / 10_000;
      const rates = answer(() => rules.ratesAt(asset.index, utilisation));
      return rates ? [{ utilisation, rates }] : [];
    });
    return [curve, corners];
  }, [asset.index, terms]);
}

/** Every tenth sample and the corners: what a table says of the curve. */
export function told(curve: Curve, corners: readonly Corner[]): CurveSample[] {
  const tenths = curve.filter((_, place) => place % 10 === 0);
  const between = corners.filter((corner) => !tenths.some((tenth) => tenth.utilisation === corner.utilisation));
  return [...tenths, ...between].sort((one, other) => one.utilisation - other.utilisation);
}
