"""The running bot: command line, configuration, wiring."""
