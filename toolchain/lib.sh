# Shared by the scripts of this folder, which source it.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
tools=$target/toolchain

# step 2/4 linker COMMAND...: runs the command, prints one line with the time it took.
step() {
  local number=$1 name=$2 start=$SECONDS
  shift 2
  printf '[%s] %s … ' "$number" "$name"
  "$@"
  printf '%d s\n' $((SECONDS - start))
}

fail() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}
