#!/bin/sh
# Makes this clone ready for one of the Makefile's targets, and is quick when it already is.
#
#   tools/setup.sh run|lint|test|bundle
#
# In order: a Python of the right age, .venv with exactly what requirements.lock names, this project in it,
# the compiled translations, and the system's own libraries that no wheel brings. Packages come from wherever
# the user's pip is told to look; nothing here names an address. Missing system packages are installed when
# this runs as root on a Debian family system; otherwise one line says which they are. It stops (exit 1)
# only for those the target can't do without.
set -eu
cd "$(dirname "$0")/.."

target=${1:-run}
venv=.venv
python=$venv/bin/python
PATH=$PATH:/usr/sbin:/sbin
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }
stop() { say "set-up: $*"; exit 1; }

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

updated=
apt_install() { # packages; quiet unless it fails. One that can't be had does not keep the others away.
    say "set-up: installing system packages: $*"
    if [ -z "$updated" ]; then apt-get update -qq >/dev/null 2>&1 || true; updated=yes; fi
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 </dev/null && return 0
    for one in "$@"; do
        apt-get install -y -qq --no-install-recommends "$one" >/dev/null 2>&1 </dev/null || true
    done
}

# --- Python ---------------------------------------------------------------------------------------------------

right_age() { # PySide6 6.11 has wheels for 3.11 to 3.14 (and this project asks for 3.11)
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

find_python() {
    for one in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
        if right_age "$one"; then command -v "$one"; return; fi
    done
    stop "Python 3.11 to 3.14 is needed and none was found; install python3.11 and python3.11-venv."
}

make_venv() {
    base=$(find_python) || exit 1
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        package=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if as_root; then apt_install "$package" python3-venv; fi
        "$base" -c 'import ensurepip, venv' >/dev/null 2>&1 || stop "$base can't make environments; install $package."
    fi
    "$base" -m venv --clear "$venv" || stop "could not make $venv with $base."
}

install_packages() {
    if ! { right_age "$python" && "$python" -m pip --version >/dev/null 2>&1; }; then
        say "set-up: making $venv; the first time takes a minute or two"
        make_venv
    fi
    # --no-deps: the lock is complete, and what it does not name must not come in through a side door.
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock ||
        stop "pip could not install requirements.lock (above is why); nothing else was changed."
    "$python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . ||
        stop "pip could not install this project itself (above is why)."
}

# --- translations -----------------------------------------------------------------------------------------------

compile_translations() { # only those whose text is newer than what was compiled of it
    for text in resources/locale/*/LC_MESSAGES/outlet.po; do
        [ -f "$text" ] || continue
        compiled=${text%.po}.mo
        if [ ! -f "$compiled" ] || [ -n "$(find "$text" -newer "$compiled")" ]; then
            "$python" -m babel.messages.frontend -q compile -i "$text" -o "$compiled" >/dev/null ||
                stop "could not compile $text."
        fi
    done
}

# --- the system's libraries -------------------------------------------------------------------------------------

required= # packages without which the target can't work
wanted=   # packages without which it works less well

library() { # list, package, shared library
    case $libraries in *"$3"*) ;; *) eval "$1=\"\${$1} $2\"" ;; esac
}

program() { # list, package, program
    command -v "$3" >/dev/null 2>&1 || eval "$1=\"\${$1} $2\""
}

look_for_windows() { # what Qt needs to draw anywhere, then to open a real window on X
    for one in libegl1:libEGL.so.1 libgl1:libGL.so.1 libxkbcommon0:libxkbcommon.so.0 \
        libdbus-1-3:libdbus-1.so.3 libfontconfig1:libfontconfig.so.1 libglib2.0-0:libglib-2.0.so.0; do
        library required "${one%:*}" "${one#*:}"
    done
    for one in libxcb-cursor0:libxcb-cursor.so.0 libxcb-icccm4:libxcb-icccm.so.4 \
        libxcb-keysyms1:libxcb-keysyms.so.1 libxcb-shape0:libxcb-shape.so.0 libxcb-xkb1:libxcb-xkb.so.1 \
        libxkbcommon-x11-0:libxkbcommon-x11.so.0; do
        library "$1" "${one%:*}" "${one#*:}"
    done
    library wanted libcups2 libcups.so.2
    program wanted fontconfig fc-list
    if [ -z "$(fc-list :lang=zh family 2>/dev/null)" ]; then wanted="$wanted fonts-noto-cjk"; fi
}

look_for_builder() { # what PyInstaller calls, and the shared libpython it packs (Debian has it in a package of its own)
    program required binutils objdump
    absent=$("$python" -c 'if True:
        import os, sys, sysconfig
        name, folder = sysconfig.get_config_var("INSTSONAME") or "", sysconfig.get_config_var("LIBDIR") or ""
        if ".so" not in name or not os.path.exists(os.path.join(folder, name)):
            print("libpython%d.%d" % sys.version_info[:2])')
    if [ -n "$absent" ]; then library required "$absent" "$absent.so"; fi
}

look() {
    required= wanted=
    libraries=$(ldconfig -p 2>/dev/null || true)
    [ -n "$libraries" ] || return 0 # not a glibc system: nothing here can be told
    case $target in
        run) look_for_windows "$([ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && echo required || echo wanted)" ;;
        bundle) look_for_builder ;;
        test)
            look_for_windows required
            look_for_builder
            program required xvfb Xvfb
            program required strace strace
            ;;
    esac
}

check_system() {
    [ "$(uname -s)" = Linux ] || return 0
    look
    if [ -n "$required$wanted" ] && as_root; then
        # shellcheck disable=SC2086 # a list of names
        apt_install $required $wanted
        look
    fi
    if [ -n "$required" ]; then stop "install these system packages (Debian's names):$required$wanted"; fi
    if [ -n "$wanted" ]; then say "set-up: works, but better with these system packages (Debian's names):$wanted"; fi
}

# --- what is already done -----------------------------------------------------------------------------------------

done_before() { [ "$(cat "$venv/.ready-$1" 2>/dev/null)" = "$2" ]; }

# The folder is part of the key: an environment that was moved or copied points at the old place.
key="$PWD $(cat requirements.lock pyproject.toml tools/setup.sh | cksum)"
if ! { done_before packages "$key" && "$python" -c '' 2>/dev/null; }; then
    rm -f "$venv"/.ready-*
    install_packages
    printf '%s' "$key" >"$venv/.ready-packages"
fi
compile_translations

[ "$target" != lint ] || exit 0
system_key="$key ${DISPLAY:+x}${WAYLAND_DISPLAY:+w}"
if ! done_before "$target" "$system_key"; then
    check_system
    # With something still wished for, it is looked for again next time: installing it must be enough. Not as
    # root, where this has tried to install it already and would try again every time.
    if [ -z "$wanted" ] || as_root; then printf '%s' "$system_key" >"$venv/.ready-$target"; fi
fi
