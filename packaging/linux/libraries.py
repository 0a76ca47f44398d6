"""The libraries that the system brings: what the packages depend on, and nothing that they do not name."""

# soname prefix: Debian's package, the capability that rpm computes for it (an soname with its word size)
SYSTEM = {
    "ld-linux-x86-64.so": "libc6",
    "libc.so": "libc6",
    "libm.so": "libc6",
    "libmvec.so": "libc6",
    "libdl.so": "libc6",
    "libpthread.so": "libc6",
    "librt.so": "libc6",
    "libutil.so": "libc6",
    "libresolv.so": "libc6",
    "libgcc_s.so": "libgcc-s1",
    "libstdc++.so": "libstdc++6",
    "libGL.so": "libgl1",
    "libEGL.so": "libegl1",
    "libX11.so": "libx11-6",
    "libX11-xcb.so": "libx11-xcb1",
    "libxcb.so": "libxcb1",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libglib-2.0.so": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so": "libglib2.0-0 | libglib2.0-0t64",
    "libwayland-client.so": "libwayland-client0",
    "libwayland-cursor.so": "libwayland-cursor0",
    "libwayland-egl.so": "libwayland-egl1",
    "libexpat.so": "libexpat1",
    "libXau.so": "libxau6",
}
# Opened by name at run time, so no library asks for them.
OPENED = {
    "libportaudio.so.2": "libportaudio2",
    "libpulse.so.0": "libpulse0",
    "libpulse-simple.so.0": "libpulse0",
    "libX11.so.6": "libx11-6",
}


def debian_package(soname: str) -> str | None:
    """None for a library that no package of ours names: then the bundle is not complete."""
    return next((package for prefix, package in SYSTEM.items() if soname.startswith(prefix)), None)
