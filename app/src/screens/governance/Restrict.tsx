import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import { formatAmount } from "@/format/numbers.ts";
import { formatDuration, formatTime } from "@/format/time.ts";
import { formatValue } from "@/parameters/values.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Field } from "@/ui/Field.tsx";
import { Select } from "@/ui/Select.tsx";
import { Deliver } from "./Deliver.tsx";
import { holdersOf, type Order, restriction } from "./orders.ts";
import {
  CAPS,
  type Cap,
  type CapTexts,
  capDecimals,
  MEASURES,
  type Measure,
  NO_CAPS,
  readCap,
  restrictionArgs,
  targetsOf,
} from "./restriction.ts";
import type { Words } from "./words.ts";

interface RestrictProps {
  market: MarketState;
  done: () => void;
}

/** Less risk, at once: by the guardian or governance. */
export function Restrict({ market, done }: RestrictProps) {
  const { t } = useTranslation(["governance", "parameters"]);
  const [measure, setMeasure] = useState<Measure>("stopBorrows");
  const [chosen, setChosen] = useState<string>();
  const [caps, setCaps] = useState(NO_CAPS);
  const targets = targetsOf(market, measure);
  const target = targets.find((one) => one.address === chosen) ?? targets[0];
  const available = MEASURES.filter((one) => targetsOf(market, one).length > 0);
  if (!target) return null;
  const args = restrictionArgs(measure, target, caps);
  const order: Order = {
    title: t(`measure.${measure}.order`, { symbol: target.symbol }),
    details: measure === "lowerCaps" && "supplyCap" in target ? capDetails(t, target, caps) : [],
    key: args && [measure, target.address, ...CAPS.map((cap) => caps[cap])].join(" "),
    holders: holdersOf(market.figures, "guardian", "governance"),
    instructions: (signer) => (args ? [restriction(market.figures.address, target.address, args, signer)] : []),
  };
  return (
    <div className="space-y-4">
      <Select
        label={t("restrict.measure")}
        value={measure}
        onChange={setMeasure}
        options={available.map((one) => [one, t(`measure.${one}.name`)] as const)}
      />
      <Select
        label={t(measure === "closePeg" ? "restrict.peg" : "restrict.asset")}
        value={target.address}
        onChange={(address) => {
          setChosen(address);
          setCaps(NO_CAPS);
        }}
        options={targets.map((one) => [one.address, one.symbol] as const)}
      />
      {measure === "lowerCaps" && "supplyCap" in target && (
        <Caps asset={target} texts={caps} onChange={(cap, text) => setCaps((old) => ({ ...old, [cap]: text }))} />
      )}
      <Notice tone="warn" title={t("restrict.what")}>
        <Meaning measure={measure} target={target} market={market} />
      </Notice>
      <Deliver order={order} market={market} done={done} />
    </div>
  );
}

/** Each cap that is named: what it is, and what it becomes. */
function capDetails(t: Words, asset: Asset, texts: CapTexts): string[] {
  return CAPS.flatMap((cap) => {
    const { units } = { units: undefined, ...readCap(texts[cap], capDecimals(cap, asset), asset[cap]) };
    if (units === undefined) return [];
    return t("restrict.detail", {
      cap: t(`parameters:${cap}.name`),
      now: sayCap(cap, asset[cap], asset),
      next: sayCap(cap, units, asset),
    });
  });
}

function sayCap(cap: Cap, units: bigint, asset: Asset): string {
  return formatValue(cap === "debtCeilingUsd" ? "usd" : "tokens", units, asset);
}

interface CapsProps {
  asset: Asset;
  texts: CapTexts;
  onChange: (cap: Cap, text: string) => void;
}

function Caps({ asset, texts, onChange }: CapsProps) {
  const { t } = useTranslation(["governance", "parameters"]);
  return (
    <fieldset className="space-y-3">
      <legend className="sr-only">{t("measure.lowerCaps.name")}</legend>
      {CAPS.map((cap) => {
        const { problem } = readCap(texts[cap], capDecimals(cap, asset), asset[cap]);
        const now = sayCap(cap, asset[cap], asset);
        return (
          <Field
            key={cap}
            label={t(`parameters:${cap}.name`)}
            note={t("restrict.now", { now })}
            problem={problem && t(`restrict.${problem}`, { now })}
            placeholder={t("restrict.unchanged")}
            inputMode="decimal"
            autoComplete="off"
            value={texts[cap]}
            onChange={(event) => onChange(cap, event.target.value)}
          />
        );
      })}
    </fieldset>
  );
}

/** What a measure does, and for how long. */
function Meaning({ measure, target, market }: { measure: Measure; target: Asset | Peg; market: MarketState }) {
  const { t } = useTranslation("governance");
  const { stopDuration, changeDelay } = market.figures;
  const usd1 = (units: bigint) => `${formatAmount(units, 6, "full")} USD1`;
  const level = "level" in target ? target.level : target.facilityLevel;
  const capacity = "level" in target ? target.capacity : target.facilityCapacity;
  return (
    <p>
      {t(`measure.${measure}.meaning`, {
        symbol: target.symbol,
        stop: formatDuration(stopDuration),
        until: formatTime(market.now + BigInt(stopDuration)),
        delay: formatDuration(changeDelay),
        level: usd1(level),
        capacity: usd1(capacity),
      })}
    </p>
  );
}
