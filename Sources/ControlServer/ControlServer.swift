// The ControlServer target.
