"""The whole circle on one machine: an office, a mail server, and thirty invented families with their programs."""
