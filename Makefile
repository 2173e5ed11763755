.DEFAULT_GOAL := help
.PHONY: help build idl governance test demo localnet fmt lint clean toolchain-test reproducible wasm

TARGET := $(or $(CARGO_TARGET_DIR),target)
# Workspaces of their own: their lockfiles are not the program's.
TOOLCHAIN_CRATES := toolchain/link toolchain/differential toolchain/idl toolchain/governance/squads \
	toolchain/governance/spl-governance toolchain/wasm/bindgen crates/core-wasm
# What `cargo clippy -- -D warnings` sets, but for a build: the tests need its artefacts anyway.
CLIPPY := RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
say = @printf '\n== %s\n'

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 17

build: ## install what is missing, build the on-chain program and its IDL
	@toolchain/build-program
	@toolchain/build-idl

idl: ## build the IDL and copy it to idl/, where it is committed
	@toolchain/build-idl
	@mkdir -p idl
	@cp $(TARGET)/idl/world_liberty_markets.json idl/

governance: ## build Squads and SPL Governance for the tests
	$(say) "programs that govern others"
	@toolchain/governance/build

test: build ## everything the continuous integration checks
	$(say) "IDL is the committed one"
	@toolchain/check-idl
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory governance
	$(say) "tests of the workspace"
	@cargo test --workspace --locked
	@$(MAKE) --no-print-directory toolchain-test
	@$(MAKE) --no-print-directory reproducible
	@$(MAKE) --no-print-directory wasm

demo: build ## show the market at work (PRICES=... for prices of your own)
	@cargo run --quiet --locked --bin wlm-demo -- $(if $(PRICES),--prices $(PRICES))

localnet: build ## a node with the market, a price feeder and a liquidator, until Ctrl-C (FLAGS=...)
	$(say) "localnet: the first build takes some ten minutes"
	@cargo build --locked --bin wlm --bin wlm-localnet --bin wlm-liquidator
	@localnet/up $(TARGET) $(FLAGS)

fmt: ## format all Rust code
	@cargo fmt --all
	@for crate in $(TOOLCHAIN_CRATES); do (cd $$crate && cargo fmt --all) || exit; done

lint: ## check format and clippy
	$(say) "format"
	@cargo fmt --all --check
	@for crate in $(TOOLCHAIN_CRATES); do (cd $$crate && cargo fmt --all --check) || exit; done
	$(say) "clippy"
	@$(CLIPPY) cargo build --quiet --workspace --all-targets --locked

toolchain-test: build ## test the linker and the programs it makes
	$(say) "linker"
	@toolchain/test-linker
	$(say) "programs give the host's results"
	@toolchain/test-differential

reproducible: build ## build again in another folder and compare the bytes
	$(say) "another folder gives the same bytes"
	@toolchain/check-reproducible

wasm: ## build the rules for web pages and compare what they come to with the host
	$(say) "the rules in WebAssembly give the host's results"
	@toolchain/wasm/test

clean: ## delete all that was built
	@rm -rf $(TARGET) /var/tmp/wlm-std-* /var/tmp/wlm-wasm /var/tmp/wlm-wasm.lock
