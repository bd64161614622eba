"""What to give cron, systemd, launchd or GitHub so that a scan is run again and again; nothing is installed."""
