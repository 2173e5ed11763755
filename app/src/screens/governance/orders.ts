import { address, createNoopSigner } from "@solana/kit";
import { getAcceptRoleInstruction, getRestrictInstruction, type RestrictionArgs, Role } from "@wlm/client";
import type { PendingChange } from "@/chain/changes.ts";
import type { MarketState } from "@/chain/market.ts";
import type { Action, Roles } from "@/chain/rules.ts";
import type { AnyInstruction } from "@/chain/transaction.ts";

export type RoleName = keyof Roles;
export const ROLE_NAMES: readonly RoleName[] = ["governance", "guardian", "treasury"];

/** Somebody who may give an order: by a role, or because a role is offered to them. */
export interface Holder {
  role: RoleName;
  address: string;
}

/** Something that is to be done, by whom, and how. */
export interface Order {
  /** What it does, in words: what the button says, and what stands in an export. */
  title: string;
  /** What the title does not say, such as amounts; each in words. */
  details?: readonly string[];
  /** Changes whenever the instructions do; undefined while there is nothing to do yet. */
  key: string | undefined;
  /** Who may; undefined if anybody may. */
  holders: readonly Holder[] | undefined;
  /** The pending change that it is about. */
  change?: PendingChange;
  instructions: (signer: string) => readonly AnyInstruction[];
}

/** The sysvar by which the program refuses durable nonces in what governs. */
const INSTRUCTIONS_SYSVAR = address("Sysvar1nstructions1111111111111111111111111");

const ROLES: Readonly<Record<RoleName, Role>> = {
  governance: Role.Governance,
  guardian: Role.Guardian,
  treasury: Role.Treasury,
};

/** Whoever has these roles now. */
export function holdersOf(figures: Roles, ...roles: RoleName[]): Holder[] {
  return roles.map((role) => ({ role, address: figures[role] }));
}

/** Takes over a role that is offered to the signer. */
export function acceptance(market: string, role: RoleName, signer: string): AnyInstruction {
  return getAcceptRoleInstruction({ ...common(market, signer), role: ROLES[role] });
}

/** Restricts a reserve or a peg facility. */
export function restriction(market: string, target: string, args: RestrictionArgs, signer: string): AnyInstruction {
  return getRestrictInstruction({ ...common(market, signer), target: address(target), restriction: args });
}

/** What the rules build for an action that needs no obligation. */
export function built({ rules }: Pick<MarketState, "rules">, signer: string, action: Action): AnyInstruction[] {
  return rules.instructions(signer, 0, undefined, action);
}

/** The signature is put in by the wallet, or by the multisig. */
function common(market: string, signer: string) {
  return {
    signer: createNoopSigner(address(signer)),
    market: address(market),
    instructions: INSTRUCTIONS_SYSVAR,
  };
}
