import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatList } from "@/format/list.ts";
import { formatBps } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Table } from "@/ui/Table.tsx";
import { TokenName } from "@/ui/Token.tsx";
import { type BoxProps, useBoxTransaction } from "./box.ts";
import { Choices } from "./Choices.tsx";
import { Change, Comparison } from "./Comparison.tsx";
import { Confirmation, useConfirmation } from "./Confirmation.tsx";
import { Done } from "./Done.tsx";
import { draftEmode } from "./draft.ts";
import { assetsOf, type GroupAsset, groupsOf, type Terms } from "./groups.ts";
import { Simulated } from "./Simulated.tsx";
import { emodeOf, type Scene } from "./scene.ts";
import { TransactionPanel } from "./TransactionPanel.tsx";
import { useHeld } from "./useHeld.ts";
import { useSentence } from "./useSentence.ts";

/** Enters an e-mode group, or leaves it. */
export function EmodeForm(props: BoxProps) {
  const { close } = props;
  const { t } = useTranslation("actions");
  const sentence = useSentence();
  const [isHeld, setHeld] = useState(false);
  const scene = useHeld(props.scene, isHeld);
  const current = emodeOf(scene);
  const [chosen, setChosen] = useState<number>();
  const group = chosen ?? current;
  const drafted = draftEmode(scene, group);
  // Where it is already nobody needs to go.
  const draft = group === current ? { risks: [] } : drafted;
  const title = group === 0 ? t("do.leave") : t("do.enter", { group });
  const box = useBoxTransaction({ ...props, scene }, draft, title);
  if (box.isBusy !== isHeld) setHeld(box.isBusy);
  const confirmation = useConfirmation(draft.risks);
  if (box.finished) {
    const again = () => {
      setChosen(undefined);
      box.again();
    };
    return <Done box={box} scene={props.scene} again={again} close={close} />;
  }
  return (
    <TransactionPanel
      transaction={box.transaction}
      label={group === current ? t("do.choose") : confirmation.isGiven ? title : t("tickFirst")}
      blocked={!draft.quote || !confirmation.isGiven || props.readOnly}
      done={box.finish}
      warning={<Confirmation risks={draft.risks} confirmation={confirmation} />}
    >
      <p className="text-sm">{t("emodeText")}</p>
      <Choices {...props} kinds={undefined} isBusy={box.isBusy} />
      <Groups scene={scene} current={current} chosen={group} choose={(next) => !box.isBusy && setChosen(next)} />
      <GroupAssets scene={scene} group={group} />
      {draft.problem && (
        <Notice tone="bad" title={t("refused")}>
          <p>{sentence(draft.problem)}</p>
          <p className="mt-1 font-mono text-muted text-xs">{draft.problem.name}</p>
        </Notice>
      )}
      <Comparison scene={scene} quote={draft.quote} />
      <Simulated scene={scene} box={box} draft={draft} props={props} />
    </TransactionPanel>
  );
}

interface GroupsProps {
  scene: Scene;
  current: number;
  chosen: number;
  choose: (group: number) => void;
}

function Groups({ scene, current, chosen, choose }: GroupsProps) {
  const { t } = useTranslation("actions");
  const groups = groupsOf(scene, current);
  const members = (group: number) =>
    formatList(scene.market.assets.flatMap((asset) => (asset.emodeGroups.includes(group) ? [asset.symbol] : [])));
  const options = [
    { number: 0, name: t("noGroup"), about: t("noGroupText") },
    ...groups.map(({ number, ltvBps, liquidationThresholdBps }) => ({
      number,
      name: t("group", { group: number, members: members(number) }),
      about: t("groupText", { ltv: formatBps(ltvBps), threshold: formatBps(liquidationThresholdBps) }),
    })),
  ];
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-muted text-sm">{t("groups")}</legend>
      {options.map(({ number, name, about }) => (
        <label
          key={number}
          className="flex items-start gap-3 rounded-lg border border-line px-3 py-2.5 text-sm has-checked:border-brand has-checked:bg-sunken"
        >
          <input
            type="radio"
            name="emode"
            checked={number === chosen}
            onChange={() => choose(number)}
            className="mt-0.5 size-4 accent-brand"
          />
          <span>
            <span className="block font-medium">
              {name}
              {number === current && ` · ${t("currentGroup")}`}
            </span>
            <span className="block text-muted">{about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function GroupAssets({ scene, group }: { scene: Scene; group: number }) {
  const { t } = useTranslation("actions");
  const rows = assetsOf(scene, group);
  if (rows.length === 0) return null;
  const change = ({ before, after }: GroupAsset, of: (terms: Terms) => number) => (
    <Change before={before ? formatBps(of(before)) : "–"} after={after && formatBps(of(after))} />
  );
  return (
    <Table
      caption={t("groupAssets")}
      rows={rows}
      rowKey={({ asset }) => asset.index}
      columns={[
        { key: "asset", title: t("asset"), cell: ({ asset }) => <TokenName symbol={asset.symbol} /> },
        { key: "ltv", title: t("ltv"), align: "right", cell: (row) => change(row, (terms) => terms.ltvBps) },
        {
          key: "threshold",
          title: t("threshold"),
          align: "right",
          cell: (row) => change(row, (terms) => terms.liquidationThresholdBps),
        },
      ]}
    />
  );
}
