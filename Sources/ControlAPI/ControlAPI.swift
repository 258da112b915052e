// The ControlAPI target.
