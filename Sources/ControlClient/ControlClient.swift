// The ControlClient target.
