#!/usr/bin/env bash
# Installs what the tests need and is missing: Debian packages, npm packages, staticcheck and actionlint. Where all is there,
# it only looks, in a fraction of a second.
set -euo pipefail
cd "$(dirname "$0")/.."

staticcheck=v0.8.2
actionlint=v1.7.12

fail() {
  echo "setup: $*" >&2
  exit 1
}

java_is_new_enough() {
  local version
  version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p;q') || return 1
  [ "${version:-0}" -ge 11 ]
}

# The Debian packages of what isn't there. The tests look for the things, not the packages: other systems have them too.
missing() {
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || echo chromium
  # Other systems have no such package: there the whole browser shows all pages, in three times the time.
  [ -x "${HEADLESS_SHELL:-${CHROMIUM:-/usr/bin/chromium-headless-shell}}" ] || ! grep -qsx ID=debian /etc/os-release || echo chromium-headless-shell
  [ -x "${FIREFOX:-/usr/bin/firefox-esr}" ] || command -v firefox >/dev/null || echo firefox-esr
  java_is_new_enough || echo default-jre-headless
  [ -e "${EPUBCHECK:-/usr/share/java/epubcheck.jar}" ] || echo epubcheck
  command -v pdftotext >/dev/null || echo poppler-utils
  command -v unshare >/dev/null || echo util-linux
  command -v unzip >/dev/null || echo unzip
  # With other fonts, lines are longer or shorter, and a page may or may not scroll sideways.
  [ -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || echo fonts-noto-core
}

debian_packages() {
  local packages log as_root=()
  packages=$(missing | paste -sd ' ')
  [ -n "$packages" ] || return 0
  command -v apt-get >/dev/null || fail "install these Debian packages, or what they stand for: $packages"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "install these as root: apt-get install $packages"
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo -n) # nobody is there to type a password
  fi
  echo "== apt-get install $packages"
  log=$(mktemp)
  # shellcheck disable=SC2086 # $packages is a list
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $packages; } </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get couldn't install: $packages"
  fi
  rm -f "$log"
  packages=$(missing | paste -sd ' ')
  [ -z "$packages" ] || fail "still missing after the installation: $packages"
}

npm_packages() {
  local stamp=node_modules/.installed-lock
  cmp -s package-lock.json "$stamp" && return
  command -v npm >/dev/null || fail "install Node 20 or newer, with npm"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node 20 or newer is needed, this is $(node --version)"
  echo "== npm ci"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
  cp package-lock.json "$stamp"
}

# One built by an older Go can't read the code of a newer one, so that counts as missing too.
install_go() { # module, version, path of the command below the module
  local module=$1 version=$2 command=$3 name is want
  name=$(basename "$command")
  is=$(go version -m ".tools/bin/$name" 2>/dev/null | awk 'NR == 1 { go = $2 } $1 == "mod" { print go, $3 }') || true
  want="$(go env GOVERSION) $version"
  [ "$is" = "$want" ] && return
  echo "== go install $name@$version"
  GOBIN=$PWD/.tools/bin GOFLAGS=-mod=mod go install "$module/$command@$version"
}

debian_packages
npm_packages
install_go honnef.co/go/tools "$staticcheck" cmd/staticcheck
install_go github.com/rhysd/actionlint "$actionlint" cmd/actionlint
