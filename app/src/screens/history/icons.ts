import {
  ArrowDownLeft,
  ArrowDownToLine,
  ArrowLeftRight,
  ArrowUpFromLine,
  ArrowUpRight,
  Ban,
  FileQuestion,
  FolderMinus,
  FolderPlus,
  Gavel,
  Landmark,
  Layers,
  type LucideIcon,
  Scale,
  ShieldCheck,
  Wrench,
  Zap,
} from "lucide-react";
import type { What } from "./entry.ts";

/** How an entry looks at a glance; its words say the same. */
interface Looks {
  Icon: LucideIcon;
  ground: string;
}

const PLAIN = "bg-sunken text-muted";
const GOOD = "bg-good-soft text-good";
const WARN = "bg-warn-soft text-warn";
const BAD = "bg-bad-soft text-bad";
const INFO = "bg-info-soft text-ink";

export const LOOKS: Record<What, Looks> = {
  supply: { Icon: ArrowDownToLine, ground: GOOD },
  withdraw: { Icon: ArrowUpFromLine, ground: PLAIN },
  borrow: { Icon: ArrowUpRight, ground: WARN },
  repay: { Icon: ArrowDownLeft, ground: GOOD },
  repayForOther: { Icon: ArrowDownLeft, ground: PLAIN },
  repaidByOther: { Icon: ArrowDownLeft, ground: GOOD },
  liquidated: { Icon: Gavel, ground: BAD },
  liquidate: { Icon: Gavel, ground: INFO },
  badDebt: { Icon: Scale, ground: BAD },
  absorb: { Icon: Scale, ground: PLAIN },
  buyUsd1: { Icon: ArrowLeftRight, ground: INFO },
  sellUsd1: { Icon: ArrowLeftRight, ground: INFO },
  flashMint: { Icon: Zap, ground: INFO },
  flashBurn: { Icon: Zap, ground: INFO },
  open: { Icon: FolderPlus, ground: PLAIN },
  close: { Icon: FolderMinus, ground: PLAIN },
  collateral: { Icon: ShieldCheck, ground: PLAIN },
  emodeEnter: { Icon: Layers, ground: PLAIN },
  emodeLeave: { Icon: Layers, ground: PLAIN },
  collectFees: { Icon: Wrench, ground: PLAIN },
  collectProfit: { Icon: Wrench, ground: PLAIN },
  burnDeficit: { Icon: Wrench, ground: PLAIN },
  rebalance: { Icon: Wrench, ground: PLAIN },
  propose: { Icon: Landmark, ground: PLAIN },
  cancel: { Icon: Landmark, ground: PLAIN },
  veto: { Icon: Landmark, ground: PLAIN },
  execute: { Icon: Landmark, ground: PLAIN },
  restrict: { Icon: Landmark, ground: PLAIN },
  acceptRole: { Icon: Landmark, ground: PLAIN },
  list: { Icon: Landmark, ground: PLAIN },
  createPeg: { Icon: Landmark, ground: PLAIN },
  createMarket: { Icon: Landmark, ground: PLAIN },
  failed: { Icon: Ban, ground: BAD },
  cut: { Icon: FileQuestion, ground: WARN },
};
