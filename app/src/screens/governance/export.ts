import {
  type Address,
  addEncoderSizePrefix,
  address,
  type Blockhash,
  getAddressEncoder,
  getArrayEncoder,
  getBase58Decoder,
  getBase64Decoder,
  getBooleanEncoder,
  getBytesEncoder,
  getCompiledTransactionMessageEncoder,
  getStructEncoder,
  getU32Encoder,
} from "@solana/kit";
import type { AnyInstruction } from "@/chain/transaction.ts";

/** For whom an instruction is put on paper; each takes it in a form of its own. */
export type Paper = "squads" | "realms";
export const PAPERS: readonly Paper[] = ["squads", "realms"];

/** What a multisig imports, and what is in it. The same as `wlm gov … --squads` and `--realm` print. */
export interface Export {
  bytes: Uint8Array;
  /** The bytes as text: base 58 for Squads, base 64 for Realms. */
  text: string;
  program: string;
  /** What the program gets, with the rights that it gets there. */
  accounts: readonly Right[];
}

/** An account, and what an instruction may do with it. */
interface Right {
  address: Address;
  signs: boolean;
  writable: boolean;
}

/** All zero: Squads keeps none, and so the bytes are the same whenever they are made. */
const NO_BLOCKHASH = "11111111111111111111111111111111" as Blockhash;

/** An instruction for a multisig. `actor` is the role's holder: a vault of Squads, or a governance of Realms or its wallet. */
export function exportFor(paper: Paper, actor: string, instruction: AnyInstruction): Export {
  return paper === "squads" ? squads(address(actor), instruction) : realms(instruction);
}

/** The message of a transaction that the vault signs and pays, in the oldest form, which every version of Squads' app imports. */
function squads(vault: Address, instruction: AnyInstruction): Export {
  const accounts = ordered(vault, instruction);
  const place = (key: string) => accounts.findIndex((one) => one.address === key);
  const count = (of: (right: Right) => boolean) => accounts.filter(of).length;
  const message = getCompiledTransactionMessageEncoder().encode({
    version: "legacy",
    header: {
      numSignerAccounts: count((one) => one.signs),
      numReadonlySignerAccounts: count((one) => one.signs && !one.writable),
      numReadonlyNonSignerAccounts: count((one) => !one.signs && !one.writable),
    },
    staticAccounts: accounts.map((one) => one.address),
    lifetimeToken: NO_BLOCKHASH,
    instructions: [
      {
        programAddressIndex: place(instruction.programAddress),
        accountIndices: (instruction.accounts ?? []).map((meta) => place(meta.address)),
        data: instruction.data,
      },
    ],
  });
  const bytes = new Uint8Array(message);
  const inMessage = new Map<string, Right>(accounts.map((one) => [one.address, one]));
  return {
    bytes,
    text: getBase58Decoder().decode(bytes),
    program: instruction.programAddress,
    accounts: (instruction.accounts ?? []).flatMap((meta) => inMessage.get(meta.address) ?? []),
  };
}

/**
 * A message's accounts in the order in which Solana's own tools put them: who pays, then signers, then what is written,
 * then what is read, each part by the bytes of the address. The order by text that other libraries use is another, and
 * another message would have another hash than the one that the command shows.
 */
function ordered(payer: Address, instruction: AnyInstruction): Right[] {
  const rights = new Map<string, Right>();
  const add = (text: string, signing: boolean, writing: boolean) => {
    const key = address(text);
    const old = rights.get(key);
    rights.set(key, { address: key, signs: signing || !!old?.signs, writable: writing || !!old?.writable });
  };
  add(payer, true, true);
  add(instruction.programAddress, false, false);
  for (const meta of instruction.accounts ?? []) add(meta.address, signs(meta.role), writable(meta.role));
  const part = (one: Right) => (one.address === payer ? 0 : 1) + (one.signs ? 0 : 4) + (one.writable ? 0 : 2);
  const encoder = getAddressEncoder();
  const bytes = (one: Right) => encoder.encode(one.address);
  return [...rights.values()].sort((one, other) => part(one) - part(other) || compareBytes(bytes(one), bytes(other)));
}

/** An account's role: its second bit says that it signs, its first that it may be written. */
const signs = (role: number) => (role & 2) !== 0;
const writable = (role: number) => (role & 1) !== 0;

function compareBytes(one: ArrayLike<number>, other: ArrayLike<number>): number {
  for (let place = 0; place < one.length; place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An instruction as SPL Governance stores it: borsh of its program, its accounts with their rights, and its data. */
function realms(instruction: AnyInstruction): Export {
  const accounts = (instruction.accounts ?? []).map((meta) => ({
    address: address(meta.address),
    signs: signs(meta.role),
    writable: writable(meta.role),
  }));
  const program = address(instruction.programAddress);
  const bytes = new Uint8Array(stored.encode({ program, accounts, data: instruction.data ?? new Uint8Array() }));
  return { bytes, text: getBase64Decoder().decode(bytes), program, accounts };
}

const stored = getStructEncoder([
  ["program", getAddressEncoder()],
  [
    "accounts",
    getArrayEncoder(
      getStructEncoder([
        ["address", getAddressEncoder()],
        ["signs", getBooleanEncoder()],
        ["writable", getBooleanEncoder()],
      ]),
    ),
  ],
  ["data", addEncoderSizePrefix(getBytesEncoder(), getU32Encoder())],
]);

/** The SHA-256 of bytes, in hexadecimal digits as the command shows it, and in base 58 as a Ledger does. */
export async function digest(bytes: Uint8Array): Promise<{ hex: string; base58: string }> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hex, base58: getBase58Decoder().decode(hash) };
}
