"""The desktop around the windows: tray, shortcuts, autostart, update notice."""
