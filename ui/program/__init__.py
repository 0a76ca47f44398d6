"""The Qt programs: the tray application and the demo."""
