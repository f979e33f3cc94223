#!/usr/bin/env bash
# The README's two commands in a Debian that holds nothing else, as root, on demand: benchmarks/bare_debian.sh [SUITE]
#
# It needs debootstrap. What is committed is cloned into build/debian-SUITE; a second run takes the same Debian.
# PYTHON=python3.15 takes another Python of that Debian, CHROMIUM= leaves the browser out, WORKERS= is the Makefile's,
# TEST= is what to run in place of `make test`.
set -eu
cd "$(dirname "$0")/.."
suite=${1:-trixie} python=${PYTHON:-python3}
root=$PWD/build/debian-$suite
if ! [ -e "$root/.done" ]; then
    debootstrap --variant=minbase --include=ca-certificates,git,make,python3,python3-venv "$suite" "$root"
    touch "$root/.done"
fi
cp /etc/resolv.conf "$root/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" # also those that this machine trusts besides
rm -rf "$root/srv/series"
git clone --quiet . "$root/srv/series"

inside() { # mounts end with their namespace
    unshare --mount --pid --fork env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        PIP_CERT=/etc/ssl/certs/ca-certificates.crt PYTHON="$python" WORKERS="${WORKERS:-3}" bash -euc '
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        mount -t tmpfs tmpfs "$1/dev/shm"
        exec chroot "$1" bash -euc "cd /srv/series; $2"' - "$root" "$1"
}

more="${CHROMIUM-chromium}"
[ "$python" = python3 ] || more="$more $python $python-venv"
[ -z "$more" ] || inside "apt-get update -qq || true # an old mirror will do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $more >/dev/null"
inside 'make lab LAB="--no-browser --allow-root --port=18888 --IdentityProvider.token=bare" >lab.log 2>&1 &
    python3 - <<END || { tail lab.log; exit 1; }
import time, urllib.request
for second in range(600):
    try:
        page = urllib.request.urlopen("http://127.0.0.1:18888/?token=bare")
        assert "/lab/tree/notebooks/00_start_here.ipynb" in page.url, page.url
        raise SystemExit(print("make lab: after", second, "seconds it serves", page.url.split("?")[0]))
    except OSError:
        time.sleep(1)
raise SystemExit("make lab: nothing answered in ten minutes")
END'
inside "${TEST:-make test}"
