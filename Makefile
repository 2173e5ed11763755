.DEFAULT_GOAL := help
.PHONY: help build idl client governance test demo localnet app app-build app-test fmt lint clean toolchain-test \
	reproducible wasm

TARGET := $(or $(CARGO_TARGET_DIR),target)
# Workspaces of their own: their lockfiles are not the program's.
TOOLCHAIN_CRATES := toolchain/link toolchain/differential toolchain/idl toolchain/governance/squads \
	toolchain/governance/spl-governance toolchain/wasm/bindgen crates/core-wasm
# What `cargo clippy -- -D warnings` sets, but for a build: the tests need its artefacts anyway.
CLIPPY := RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
# npm's record of what it installed; the browser's tests and pages need it.
PACKAGES := node_modules/.package-lock.json
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

client: $(PACKAGES) ## generate the TypeScript client anew from the committed IDL
	@clients/ts/generate

$(PACKAGES): package-lock.json
	@npm ci --loglevel=error --no-progress > /dev/null
	@touch $@

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
	@$(MAKE) --no-print-directory app-test

demo: build ## show the market at work (PRICES=... for prices of your own)
	@cargo run --quiet --locked --bin wlm-demo -- $(if $(PRICES),--prices $(PRICES))

localnet: build app-build ## a node with the market, its web dApp, a price feeder and a liquidator, until Ctrl-C (FLAGS=...)
	$(say) "localnet: the first build takes some ten minutes"
	@cargo build --locked --bin wlm --bin wlm-localnet --bin wlm-liquidator
	@localnet/up $(TARGET) $(FLAGS)

app: app-build ## serve the web dApp for any market (FLAGS="--rpc URL --market ADDRESS", or a running localnet's)
	@node app/server/main.mjs $(FLAGS)

app-build: $(PACKAGES) ## build the web dApp into app/dist
	$(say) "the web dApp"
	@app/build

app-test: app-build ## test the web dApp: its logic, and in a browser on a localnet
	$(say) "the web dApp's logic"
	@npm test --silent -w app
	$(say) "the web dApp in a browser"
	@$(CLIPPY) cargo build --quiet --workspace --all-targets --locked
	@npm run --silent -w app e2e

fmt: $(PACKAGES) ## format all code
	@cargo fmt --all
	@npx biome check --write --log-level=warn
	@for crate in $(TOOLCHAIN_CRATES); do (cd $$crate && cargo fmt --all) || exit; done

lint: $(PACKAGES) ## check format, and what clippy and Biome find
	$(say) "format"
	@cargo fmt --all --check
	@for crate in $(TOOLCHAIN_CRATES); do (cd $$crate && cargo fmt --all --check) || exit; done
	@npx biome ci --log-level=warn
	$(say) "TypeScript client is the committed IDL's"
	@clients/ts/generate --check
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
