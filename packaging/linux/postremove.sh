#!/bin/sh
# After the package has gone. deb says "purge"; rpm says how many are left.
# What device management put into /etc/callside goes with a purge. Homes are nobody's business here: see DEPLOY.md.
set -e
case "$1" in
    purge | 0)
        rm -rf /etc/callside /opt/callside
        # rpm keeps a changed configuration file under another name.
        rm -f /etc/xdg/autostart/callside.desktop.rpmsave
        ;;
esac
exit 0
