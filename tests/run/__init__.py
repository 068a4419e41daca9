"""`samrad run` as a process: started, stopped, killed, cut off."""
